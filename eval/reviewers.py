"""Let many reviewers edit at once over the real server: every edit must be in the history, each answered soon."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.figures import STARTER, Figures, exit_code, write_json
from eval.served import add_drafted, made_up, serving, visiting
from workbench.errors import InputError
from workbench.memory.files import open_project
from workbench.review.store import Store

ARTICLES = 4  # several reviewers in each
LOOK = 5  # edits after which a reviewer's page asks what has changed


@dataclass(frozen=True, slots=True)
class Load:
    """Hold how many edits were sent, confirmed and kept, and the seconds that each took."""

    sent: int
    confirmed: int
    in_history: int
    standing: int
    seconds: tuple[float, ...]

    @property
    def p95(self) -> float:
        """Return the seconds within which 95% of the edits were answered."""
        return statistics.quantiles(self.seconds, n=20, method="inclusive")[-1]


def load(reviewers: int, edits: int, model: str) -> Load:
    """Measure on a project of its own with the translator idle."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_project(Path(folder) / "project.db")
        each = -(-reviewers * edits // ARTICLES)
        articles = [add_drafted(store, made_up(number, each)) for number in range(1, ARTICLES + 1)]
        with serving(store.path, model) as (_, address):
            answers = asyncio.run(_together(address, articles, reviewers, edits))
        confirmed = [target for answer in answers for target in answer.confirmed]
        seconds = tuple(second for answer in answers for second in answer.seconds)
        history, standing = kept(store)
        return Load(
            reviewers * edits, len(confirmed), len(history & set(confirmed)), len(standing & set(confirmed)), seconds
        )


def kept(store: Store) -> tuple[set[str], set[str]]:
    """Return the targets of all edits in the history, and those that stand."""
    with store.reading() as connection:
        query = "SELECT json_extract(after, '$.target') FROM change WHERE kind = 'edit'"
        history = {row[0] for row in connection.execute(query)}
        standing = {row[0] for row in connection.execute("SELECT target FROM segment")}
    return history, standing


@dataclass(frozen=True, slots=True)
class _Answers:
    confirmed: list[str]
    seconds: list[float]


async def _together(address: str, articles: Sequence[int], reviewers: int, edits: int) -> list[_Answers]:
    work = (_review(address, number, articles[number % len(articles)], edits, reviewers) for number in range(reviewers))
    return list(await asyncio.gather(*work))


async def _review(address: str, number: int, article: int, edits: int, reviewers: int) -> _Answers:
    """Edit every so-manieth segment of an article as fast as the server answers; look now and then for changes."""
    async with visiting(address, f"reviewer {number}") as call:
        opened = (await call("open_article", article=article))["value"]
        mine = opened["rows"][number // ARTICLES :: -(-reviewers // ARTICLES)][:edits]
        found, mark = _Answers([], []), opened["mark"]
        for at, row in enumerate(mine):
            target = f"Reviewer {number} has written sentence {at}."
            began = time.perf_counter()
            act = {"segment": row["id"], "version": row["version"], "target": target, "approve": at % 2 == 0}
            answer = await call("edit", act=act)
            found.seconds.append(time.perf_counter() - began)
            if answer.get("value", {}).get("target") == target:
                found.confirmed.append(target)
            if at % LOOK == 0:
                mark = (await call("changes_since", article=article, mark=mark))["value"]["mark"]
    return found


def figures(found: Load) -> Figures:
    """Return counts, and milliseconds of an edit."""
    return {
        "reviewers.sent": found.sent,
        "reviewers.in-history": found.in_history,
        "reviewers.standing": found.standing,
        "reviewers.median-ms": round(statistics.median(found.seconds) * 1e3, 1),
        "reviewers.p95-ms": round(found.p95 * 1e3, 1),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how many edits were kept and how long they took; return the exit code, 1 where one was lost."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--reviewers", type=int, default=20)
    parser.add_argument("--edits", type=int, default=50, help="by each of them")
    parser.add_argument("-m", "--model", default=STARTER)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args(arguments)

    def work() -> None:
        found = load(options.reviewers, options.edits, options.model)
        median = statistics.median(found.seconds)
        print(f"{found.in_history:,} of {found.sent:,} edits in the history, {found.standing:,} standing")
        print(f"an edit: median {median * 1e3:.0f} ms, p95 {found.p95 * 1e3:.0f} ms")
        if options.json:
            write_json(options.json, figures(found))
        if not found.in_history == found.standing == found.sent:
            raise InputError("edits were lost")

    return exit_code(work)


if __name__ == "__main__":
    raise SystemExit(main())
