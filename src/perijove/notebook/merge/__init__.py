"""Three-way merge of notebooks."""

from perijove.notebook.merge.conflict import Conflict
from perijove.notebook.merge.merge import Merged, merge
from perijove.notebook.merge.resolve import conflicts_in, resolve
