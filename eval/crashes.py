"""Kill the review server again and again while people edit and it translates: no confirmed edit may be lost."""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import httpx

from eval.figures import STARTER, Figures, exit_code, write_json
from eval.reviewers import kept
from eval.served import add_drafted, made_up, serving, visiting
from workbench.errors import InputError
from workbench.memory.files import open_project
from workbench.review.articles import ArticleState
from workbench.review.background import progress
from workbench.review.store import Store

REVIEWERS, EDITED, PASTED = 3, 150, 120  # segments of the article that is edited, and of those that are translated
AFTER = 12  # confirmed edits after which the server is killed, a few more each time
PATIENCE = 900.0  # seconds until all is translated


@dataclass(slots=True)
class Crashes:
    """Hold what was confirmed before the kills, what was going on at each, and what has become of it."""

    kills: int = 0
    editing: int = 0
    translating: int = 0
    confirmed: list[str] = field(default_factory=list)
    lost: int = 0
    untranslated: int = 0


def crash(kills: int, model: str) -> Crashes:
    """Kill the server so many times on a project of its own, then let it finish."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_project(Path(folder) / "project.db")
        edited = add_drafted(store, made_up(0, EDITED))
        found = Crashes()
        for _ in range(kills):
            with serving(store.path, model) as (server, address):
                asyncio.run(_until_killed(server, address, store, edited, found))
            _look(store, found)
        with serving(store.path, model):
            found.untranslated = _left(store)
        return found


async def _until_killed(server: subprocess.Popen[str], address: str, store: Store, edited: int, found: Crashes) -> None:
    """Let reviewers edit without a pause while an article is translated, and kill the server in the midst of it."""
    found.kills += 1
    async with visiting(address, "Owner") as call:
        pasted = await call("paste", text=made_up(found.kills, PASTED))
        [article] = pasted["value"]["articles"]
    work = [asyncio.create_task(_edit(address, edited, reviewer, found)) for reviewer in range(REVIEWERS)]
    before, enough = len(found.confirmed), AFTER + 5 * found.kills
    while not all(one.done() for one in work):
        await asyncio.sleep(0.01)
        edits, drafts = len(found.confirmed) - before, progress(store, article).done
        if drafts and (edits >= enough or (edits and drafts >= PASTED // 2)):
            break
    server.kill()
    results = await asyncio.gather(*work, return_exceptions=True)
    found.editing += all(isinstance(one, httpx.TransportError) for one in results)
    found.translating += progress(store, article).state is ArticleState.TRANSLATING


async def _edit(address: str, article: int, reviewer: int, found: Crashes) -> None:
    async with visiting(address, f"reviewer {reviewer}") as call:
        rows = (await call("open_article", article=article))["value"]["rows"][reviewer::REVIEWERS]
        versions = {row["id"]: row["version"] for row in rows}
        for turn in range(1_000):
            for at, (segment, version) in enumerate(versions.items()):
                target = f"Kill {found.kills}, reviewer {reviewer}, turn {turn}, sentence {at}."
                act = {"segment": segment, "version": version, "target": target, "approve": at % 3 == 0}
                versions[segment] = (await call("edit", act=act))["value"]["version"]
                found.confirmed.append(target)


def _look(store: Store, found: Crashes) -> None:
    """Note what the project has of the confirmed edits, as another program finds it."""
    with store.reading() as connection:
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise InputError("the project is damaged")
    found.lost = len(set(found.confirmed) - kept(store)[0])


def _left(store: Store) -> int:
    """Wait until all is translated, and return how many segments are not."""
    end, query = time.monotonic() + PATIENCE, "SELECT count(*) FROM article WHERE state <> 'ready'"
    while time.monotonic() < end:
        with store.reading() as connection:
            if not connection.execute(query).fetchone()[0]:
                break
        time.sleep(0.2)
    with store.reading() as connection:
        return int(connection.execute("SELECT count(*) FROM segment WHERE state = 'untranslated'").fetchone()[0])


def figures(found: Crashes) -> Figures:
    """Return counts: of kills and what was going on, of edits confirmed and lost, of segments left untranslated."""
    counts = asdict(found) | {"confirmed": len(found.confirmed)}
    return {f"crashes.{name}": number for name, number in counts.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what survived the kills; return the exit code, 1 where an edit was lost or the translation stopped."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("-m", "--model", default=STARTER)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args(arguments)

    def work() -> None:
        found = crash(options.kills, options.model)
        print(f"{found.kills} kills, {found.editing} in the midst of edits, {found.translating} of a translation")
        print(f"{len(found.confirmed):,} edits confirmed, {found.lost:,} lost; {found.untranslated} segments left over")
        if options.json:
            write_json(options.json, figures(found))
        if found.lost or found.untranslated:
            raise InputError("work was lost")

    return exit_code(work)


if __name__ == "__main__":
    raise SystemExit(main())
