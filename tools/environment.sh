#!/bin/sh
# Makes FOLDER a virtual environment that holds just what requirements/NAME.lock pins.
# usage: environment.sh FOLDER NAME     (PYTHON names the interpreter to make it with)
set -eu
folder=${1:?usage: environment.sh FOLDER NAME} name=${2:?usage: environment.sh FOLDER NAME}
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
  echo "perijove needs Python >= 3.11; '$python' is $("$python" --version 2>&1 || true). Say which to use: make PYTHON=/path/to/python3" >&2
  exit 2
}
[ -x "$folder/bin/python" ] || "$python" -m venv "$folder"
lock=requirements/$name.lock
echo "installing $lock into $folder ..."
if "$folder/bin/python" -m pip install -q --require-hashes -r requirements/bootstrap.lock &&
   "$folder/bin/uv" pip install -q --python "$folder/bin/python" --compile-bytecode --no-deps --require-hashes -r "$lock"; then :
else
  echo "uv did not manage; installing with pip, which takes longer ..." >&2
  "$folder/bin/python" -m pip install --no-deps --require-hashes -r "$lock"
fi
if [ "$folder" = .venv ]; then
  "$folder/bin/python" -m pip install -q --no-deps --no-build-isolation --editable .
fi
touch "$folder/.$name"
