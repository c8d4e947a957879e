"""Time to classify: one JSON object a line. Run: python -m bench.classify"""

import json
import time
from collections.abc import Callable
from pathlib import Path

from alerts.core.classify import classify

STEER = Path(__file__).parent.parent / "tests" / "data" / "evaluation" / "steer.jsonl"
TICKET = """Bonjour,

Rejet DELTA IE ce matin sur CES-IMP-26-10431, LRN 26112010431CESIMP :

   Nat-023 – la donnée EORI d'un acteur de la déclaration est incorrecte
   pointeur : /declaration/goodsShipment/importer

On a vérifié, EORI FR99954321800021 est valide sur le site de la Commission. Le conteneur CSQU3054383
est au Havre depuis hier, les frais de stockage courent. Est-ce encore une anomalie côté douane ? Faut-il
attendre, ou renvoyer la déclaration avec un autre représentant ? Nous avions eu le même cas en janvier
sur la déclaration 26FRD41Q8K9P3B16R7 et il avait suffi de la renvoyer le lendemain. Si besoin vous
pouvez contacter la douane pour nous, je vous donne mon accord par écrit ici même.

Merci d'avance pour votre aide,
Maud Perrot
Service transit
"""


def best(action: Callable[[], object], repeat: int) -> float:
    """Return the seconds of CPU of the fastest of `repeat` runs: what the code costs, undisturbed."""
    times = []
    for _ in range(repeat):
        begin = time.process_time()
        action()
        times.append(time.process_time() - begin)
    return min(times)


def report(name: str, value: float, unit: str, n: int) -> None:
    """Print one figure."""
    print(json.dumps({"name": name, "value": round(value, 2), "unit": unit, "n": n}))


def _thread(length: int) -> str:
    """Return a long exchange: each reply quotes all before it, one level deeper."""
    history = TICKET
    while len(history) < length:
        quoted = "\n".join(f"> {line}" for line in history.splitlines())
        answer = (
            "Bonjour,\n\nNous avons relancé la douane et revenons vers vous dès que possible.\n"
        )
        history = f"{answer}\nLe 20 nov. 2026 à 17:12, Maud P. a écrit :\n{quoted}\n\n{TICKET}"
    return history[:length]


def _mixed_thread(texts: list[str], length: int) -> str:
    """Return a mail that quotes one different ticket after the other: nothing in it is a repeat."""
    history = TICKET
    for text in texts:
        if len(history) > length:
            break
        quoted = "\n".join(f"> {line}" for line in text.splitlines())
        history += f"\n\nLe 20 nov. 2026 à 17:12, Maud P. a écrit :\n{quoted}"
    return history[:length]


def main() -> None:
    """Time a typical ticket, the evaluation items, long threads and a huge input."""
    batch = 50
    ticket = best(lambda: [classify(TICKET) for _ in range(batch)], 40) / batch
    report(f"classify.ticket_{len(TICKET)}_characters", 1e6 * ticket, "us", batch)

    texts = [json.loads(line) for line in STEER.read_text(encoding="utf-8").splitlines()]
    items = best(lambda: [classify(item["text"], subject=item["subject"]) for item in texts], 10)
    report("classify.evaluation_item", 1e6 * items / len(texts), "us", len(texts))

    thread = _thread(20_000)
    report("classify.thread_20_kB", 1e3 * best(lambda: classify(thread), 40), "ms", 40)

    mixed = _mixed_thread([item["text"] for item in texts], 20_000)
    report("classify.mixed_thread_20_kB", 1e3 * best(lambda: classify(mixed), 40), "ms", 40)

    huge = (TICKET * (10_000_000 // len(TICKET) + 1))[:10_000_000]
    report("classify.per_MB_of_10_MB", 1e3 * best(lambda: classify(huge), 3) / 10, "ms", 3)


if __name__ == "__main__":
    main()
