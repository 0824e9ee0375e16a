"""Notices that put an article right, and background that two reports have in common: told by name, and no copies."""

from __future__ import annotations

import pytest

from crawler.commands.copies import copy_lines
from crawler.judging.copies.pairs import CopyDoc, Relation, judge_pair
from tests.judging.copies.test_compare_all import Shelf
from tests.judging.news import BACKGROUND, COURT, FERRY, HERON, ORCHARD, paragraphs

BRIDGE_DE = (
    "Die Brücke über die Alme bleibt länger gesperrt als geplant. Das teilte die Stadt Rieden am Montag mit.\n"
    "Bei der Prüfung der Pfeiler fanden Taucher Risse, die auf keinem der alten Pläne standen. Die Reparatur kostet nach"
    " Angaben des Bauamts drei Millionen Euro und dauert bis in den Herbst des nächsten Jahres.\n"
    "Für die Fähre, die seit Mai Autos übersetzt, will die Stadt einen zweiten Fahrer einstellen. Die Händler am rechten"
    " Ufer klagen über Einbußen und verlangen, dass die Parkgebühren bis zur Öffnung ausgesetzt werden."
)
LIBRARY_UK = (
    "У Зарічному після ремонту відкрили міську бібліотеку. На церемонію прийшли кілька сотень мешканців.\n"
    "Роботи тривали чотири роки і коштували двадцять мільйонів гривень. У підвалі облаштували читальний зал на сорок місць,"
    " а старі шафи відреставрували місцеві столярі, які відмовилися від оплати.\n"
    "Директорка закладу розповіла, що книжки на час ремонту зберігали у спортивній залі школи. Тепер їх треба знову"
    " розставити, і вона просить охочих прийти у суботу з власними рукавицями та доброю вдачею."
)
MUSEUM_ES = (
    "El museo del puerto de Almarín reabre el sábado tras dos años de obras. La entrada será gratuita durante un mes.\n"
    "La colección reúne trescientas maquetas de barcos y un faro completo, desmontado piedra a piedra en la isla de Torla. El"
    " ayuntamiento pagó cuatro millones, la mitad de ellos con un préstamo que vence en diez años.\n"
    "Los vecinos del barrio pidieron que el patio siga abierto por la noche. La directora prometió estudiarlo cuando se"
    " conozca el coste de la vigilancia y se haya medido el ruido de los primeros conciertos."
)
HARBOUR_JA = (
    "白浜港の新しい防波堤が月曜日に完成し、市長が漁業者とともに式典に出席した。\n"
    "工事は六年かかり、費用は四十億円に上った。冬の高波で三度中断し、そのたびに設計が見直されたという。\n"
    "漁業組合によると、これまで台風のたびに小さな船を隣町まで避難させていたが、今後はその必要がなくなる。"
)
ORCHARD_JA = (
    "長谷村のりんご農家が霜の被害を受け、今年の収穫は例年の三割にとどまる見通しだ。\n"
    "農協は無利子の融資を求めているが、県は予算がないとして応じていない。若い農家の離農も心配されている。"
)
OLD_JA = (
    "この地方では一九六〇年代に干拓が始まり、湖の半分が水田に変わった。補償をめぐる裁判は二十年続き、最高裁で和解した。"
    "その後も水質の悪化が問題となり、住民団体が毎年調査を続けている。"
)

CORRECTIONS = {
    "en": (
        FERRY,
        "Correction: In our report on the ferry we wrote: “Divers who looked at the hull at noon found a tear of four metres"
        " below the waterline, the coast guard's spokeswoman Ingrid Moen said.” The tear is fourteen metres long. We regret"
        " the error.",
    ),
    "en, the wrong and the right words": (
        COURT,
        "An earlier version of this article was wrong. It said: A court in Mirador has ordered the city to reopen the public"
        " baths it closed last winter to save heating. It should have said: A court in Mirador has advised the city to reopen"
        " the public baths it closed last winter to save heating.",
    ),
    "de": (
        BRIDGE_DE,
        "Berichtigung: In unserem Bericht über die Brücke hieß es: „Die Reparatur kostet nach Angaben des Bauamts drei"
        " Millionen Euro und dauert bis in den Herbst des nächsten Jahres.“ Richtig ist: Die Reparatur kostet dreizehn"
        " Millionen Euro. Wir bitten um Entschuldigung.",
    ),
    "uk": (
        LIBRARY_UK,
        "Уточнення. У нашому матеріалі про бібліотеку помилково зазначалося: «Роботи тривали чотири роки і коштували двадцять"
        " мільйонів гривень. У підвалі облаштували читальний зал на сорок місць, а старі шафи відреставрували"
        " місцеві столярі, які відмовилися від оплати». Насправді вони коштували дванадцять мільйонів. Перепрошуємо у читачів.",
    ),
    "es": (
        MUSEUM_ES,
        "Fe de errores. En la noticia sobre el museo se decía que «el ayuntamiento pagó cuatro millones, la mitad de ellos con"
        " un préstamo que vence en diez años». El préstamo vence en quince. Pedimos disculpas a los lectores.",
    ),
    "ja": (
        HARBOUR_JA,
        "訂正：防波堤の記事で「工事は六年かかり、費用は四十億円に上った。冬の高波で三度中断し」とありましたが、正しくは費用は十四億円でした。"
        "おわびして直します。",
    ),
}  # fmt: skip
BACKGROUNDS = {
    "en": (f"{paragraphs(FERRY, 0, 3)}\n{BACKGROUND}", f"{paragraphs(ORCHARD, 0, 3)}\n{BACKGROUND}"),
    "en, more than half is old": (f"{paragraphs(ORCHARD, 0, 2)}\n{FERRY}", f"{HERON}\n{paragraphs(FERRY, 2, 4)}"),
    "de": (f"{paragraphs(FERRY, 0, 3)}\n{BRIDGE_DE}", f"{MUSEUM_ES}\n{paragraphs(BRIDGE_DE, 1)}"),
    "uk": (f"{BRIDGE_DE}\n{paragraphs(LIBRARY_UK, 1)}", f"{MUSEUM_ES}\n{paragraphs(LIBRARY_UK, 1)}"),
    "ja": (f"{HARBOUR_JA}\n{OLD_JA}", f"{ORCHARD_JA}\n{OLD_JA}"),
}


def related(first: str, second: str) -> Relation | None:
    shelf = Shelf()
    shelf.add(first, "One title")
    return next(iter(shelf.add(second, "Another headline").relations), None)


@pytest.mark.parametrize("turned", [False, True], ids=["in order", "the notice first"])
@pytest.mark.parametrize("name", CORRECTIONS)
def test_a_notice_is_a_correction_and_no_copy(name: str, turned: bool) -> None:
    article, notice = CORRECTIONS[name]
    relation = related(notice, article) if turned else related(article, notice)
    assert relation is not None
    assert (relation.kind, relation.joins, relation.reason) == ("correction", False, "correction_words")
    assert relation.passages


@pytest.mark.parametrize("turned", [False, True], ids=["in order", "turned"])
@pytest.mark.parametrize("name", BACKGROUNDS)
def test_paragraphs_that_two_reports_go_on_with_are_background(name: str, turned: bool) -> None:
    first, second = BACKGROUNDS[name][::-1] if turned else BACKGROUNDS[name]
    relation = related(first, second)
    assert relation is not None
    assert (relation.kind, relation.joins) == ("background", False)
    assert relation.passages


@pytest.mark.parametrize("name", CORRECTIONS)
def test_the_whole_article_with_a_note_that_it_was_corrected_is_a_copy(name: str) -> None:
    article, notice = CORRECTIONS[name]
    note = notice[: len(article) // 6]
    for corrected in (f"{note}\n{article}", f"{article}\n{note}"):
        relation = related(article, corrected)
        assert relation is not None
        assert relation.joins, relation


def test_an_article_about_a_correction_of_prices_is_no_notice() -> None:
    told = FERRY.replace("a detour of ninety miles.", "a detour of ninety miles. Shares fell in a correction.")
    relation = judge_pair(CopyDoc(2, "Ferry aground", paragraphs(told, 0, 4)), CopyDoc(1, "Ferry", told))
    assert relation is not None
    assert relation.joins


def test_two_notices_in_one_frame_are_no_copies() -> None:
    frame = (
        "Correction: In an article of last week we wrote that {wrong} That was a mistake of the desk, for which we apologise"
        " to all readers and to those concerned; the article has been changed on our pages and in the archive."
    )
    one = frame.format(wrong="the bridge at Tarnes was closed.")
    other = frame.format(wrong="the baths were sold.")
    relation = related(one, other)
    assert relation is None or not relation.joins


def test_an_abridged_text_is_a_copy_although_it_stands_in_pieces() -> None:
    whole = f"{FERRY}\n{ORCHARD}"
    short = "\n".join(paragraphs(whole, i, i + 1) for i in (0, 2, 5, 8))
    relation = related(whole, short)
    assert relation is not None
    assert relation.kind == "partial"


@pytest.mark.parametrize(("kind", "says"), [("correction", "it is not a copy"), ("background", "they are not copies")])
def test_explain_says_what_these_relations_mean(kind: str, says: str) -> None:
    relation = {"relation": kind, "with_article": 1, "outlet": "quay.example", "active": 1, "method_version": 3}
    relation |= {"containment": 0.4, "jaccard": 0.1, "evidence": {"reason": "shared_text"}, "passages": []}
    found = {"title": "A title", "article": 2, "outlet": "pier.example", "group": [], "verdicts": []}
    assert says in "\n".join(copy_lines(found | {"relations": [relation]}))
