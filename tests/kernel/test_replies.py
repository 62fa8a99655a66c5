import json

from perijove.kernel import replies
from perijove.kernel.death import Death


def test_kernel_info_fills_in_what_a_language_leaves_out():
    told = json.loads(replies.kernel_info({"implementation": "toy"}))

    assert told == {
        "status": "ok",
        "protocol_version": "5.5",
        "implementation": "toy",
        "implementation_version": "",
        "language_info": {},
        "banner": "",
        "help_links": [],
        "supported_features": [],
    }


def test_a_dead_worker_has_the_same_words_on_both_channels():
    death = Death(-9, "last")
    reply, error = json.loads(bytes(replies.died(death, 3))), json.loads(replies.death_error(death))

    assert (reply["execution_count"], reply["status"]) == (3, "error")
    assert error["traceback"] == reply["traceback"] == [f"WorkerDied: {death}", "last"]


def test_an_odd_topic_is_welcomed_too():
    assert json.loads(replies.welcome(b"\xff")) == {"subscription": "\ufffd"}
