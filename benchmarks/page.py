"""The page in a headless Chromium, beside the peer's: start, weight, requests, time until rendered, key to output.

usage: page.py [--runs N] [--peers FOLDER] [--only perijove|notebook|lab]
"""

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
TOKEN = "benchmark"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "id": "words", "metadata": {}, "source": "# Title\n\nSome $x^2$ math."},
        {
            "cell_type": "code",
            "id": "code",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": "print('hello-' + 'out')",
        },
    ],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def command(kind: str, peers: Path, folder: str, port: int) -> tuple[list[str], str]:
    """What starts the server, and the path of the notebook's page."""
    if kind == "perijove":
        program = str(Path(sys.executable).parent / "perijove")
        return [program, "notebook", "--no-browser", "--port", str(port), "--token", TOKEN, folder], "notebooks"
    program = str(peers / "bin" / ("jupyter-lab" if kind == "lab" else "jupyter-notebook"))
    options = ["--no-browser", f"--port={port}", f"--IdentityProvider.token={TOKEN}", "--allow-root"]
    return [program, *options, f"--ServerApp.root_dir={folder}"], "lab/tree" if kind == "lab" else "notebooks"


def wait_for_answer(url: str, limit: float = 60) -> None:
    end = time.perf_counter() + limit
    while time.perf_counter() < end:
        try:
            urllib.request.urlopen(url, timeout=1)
        except (urllib.error.URLError, OSError):
            time.sleep(0.01)
        else:
            return
    raise TimeoutError(url)


def measure_page(page: Page, url: str) -> dict[str, float]:
    wire: list[int] = []
    cdp = page.context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.on("Network.loadingFinished", lambda event: wire.append(event["encodedDataLength"]))
    began = time.perf_counter()
    page.goto(url)
    page.wait_for_selector(".cm-content:visible", timeout=60_000)
    page.wait_for_selector("h1:has-text('Title'):visible", timeout=60_000)
    figures: dict[str, float] = {"rendered_s": time.perf_counter() - began}
    page.wait_for_timeout(2000)
    figures |= {"wire_kb": sum(wire) / 1024, "requests": len(wire)}
    page.locator(".cm-line", has_text="hello-").first.click()
    code = page.locator(".cm-content:visible").last
    while True:  # the first press may come before the kernel is ready
        page.keyboard.press("Control+Enter")
        try:
            page.get_by_text("hello-out", exact=True).first.wait_for(timeout=15_000)
            break
        except Exception:  # noqa: BLE001 - Playwright's own time-out; press again
            continue
    trips = []
    for number in range(1000, 1010):
        code.click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(f"print('n-' + str({number}))")
        began = time.perf_counter()
        page.keyboard.press("Control+Enter")
        page.get_by_text(f"n-{number}", exact=True).first.wait_for(timeout=15_000)
        trips.append(time.perf_counter() - began)
    heap = page.evaluate("performance.memory.usedJSHeapSize")
    return figures | {"run_to_output_ms": statistics.median(trips) * 1e3, "heap_mb": heap / 2**20}


def measure(kind: str, peers: Path) -> dict[str, float]:
    folder = tempfile.mkdtemp()
    (Path(folder) / "n.ipynb").write_text(json.dumps(NOTEBOOK))
    port = free_port()
    words, path = command(kind, peers, folder, port)
    environment = {
        name: value for name, value in os.environ.items() if name not in {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
    }
    began = time.perf_counter()
    server = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    try:
        wait_for_answer(f"http://127.0.0.1:{port}/api")
        started = time.perf_counter() - began
        with sync_playwright() as playwright:
            chromium = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
            figures = measure_page(browser.new_page(), f"http://127.0.0.1:{port}/{path}/n.ipynb?token={TOKEN}")
            browser.close()
        return {"server_start_s": started} | figures
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--peers",
        type=Path,
        default=Path(os.environ.get("PERIJOVE_PEERS", ROOT / ".venv-bench" / "bin" / "python")).parent.parent,
    )
    parser.add_argument("--only", choices=["perijove", "notebook", "lab"])
    options = parser.parse_args()
    kinds = [options.only] if options.only else ["perijove", "notebook"]
    runs: dict[str, list[dict[str, float]]] = {kind: [] for kind in kinds}
    for _ in range(options.runs):
        for kind in kinds:
            runs[kind].append(measure(kind, options.peers))
    medians = {
        kind: {key: statistics.median(run[key] for run in all_) for key in all_[0]} for kind, all_ in runs.items()
    }
    print(f"{'':18}" + "".join(f"{kind:>12}" for kind in kinds) + ("       ratio" if len(kinds) > 1 else ""))
    for key in medians[kinds[0]]:
        values = [medians[kind][key] for kind in kinds]
        ratio = f"{values[1] / values[0]:12.1f}" if len(values) > 1 else ""
        print(f"{key:18}" + "".join(f"{value:12.2f}" for value in values) + ratio)


if __name__ == "__main__":
    main()
