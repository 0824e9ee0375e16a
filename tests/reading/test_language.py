"""Declared language, and the text's own word against it."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from crawler.reading.language import guess_language, read_language
from crawler.reading.structured import read_structured

ENGLISH = (
    "The minister said that the talks with the neighbours would go on for another week, and that he was not aware of "
    "any plan to end them. It has been a long year for the people of the region, which had hoped for peace by now."
)
GERMAN = (
    "Der Minister sagte, dass die Gespräche mit den Nachbarn noch eine Woche dauern werden und er nicht von einem Plan "
    "weiß, sie zu beenden. Es ist ein langes Jahr für die Menschen in der Region, die auf Frieden gehofft haben."
)
UKRAINIAN = (
    "Міністр сказав, що переговори з сусідами триватимуть ще тиждень і що він не знає про плани їх завершити. "
    "Це був довгий рік для людей у регіоні, які вже сподівалися на мир, але його не було."
)


def language_of(html: str, text: str) -> str:
    tree = document_fromstring(html)
    return read_language(read_structured(tree), tree, text)[0]


HINDI = (
    "सरकार ने कहा कि वह अगले महीने नए नियम लागू करेगी और इसके लिए एक समिति बनाई जाएगी। मंत्री ने बताया कि यह फैसला सभी राज्यों के "
    "साथ बातचीत के बाद लिया गया है।"
)
NEPALI = (
    "सरकारले आगामी महिना नयाँ नियम लागू गर्ने बताएको छ। मन्त्रीले यो निर्णय सबै प्रदेशसँग छलफल गरेर लिइएको हो भने। यसका लागि एउटा "
    "समिति बनाइनेछ र त्यसले काम गर्नेछ।"
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        (UKRAINIAN, "uk"),
        ("日本語のニュースです。" * 5, "ja"),
        (HINDI, "hi"),
        (NEPALI, ""),
    ],
)
def test_an_undeclared_language_is_guessed(text: str, code: str) -> None:
    assert language_of("<html><body><p>x</p></body></html>", text) == code


def test_a_template_that_declares_the_wrong_language_loses_to_the_text() -> None:
    assert language_of("<html lang='en-US'><body><p>x</p></body></html>", GERMAN) == "de"


def test_a_short_text_leaves_the_declaration_alone() -> None:
    assert language_of("<html lang='pl'><body><p>x</p></body></html>", "The end") == "pl"


def test_relatives_are_not_corrected() -> None:
    assert guess_language("Vlada je u utorak rekla da će se sastati i da nije bilo odluke za sve. " * 4, "sr") == ""


TAGALOG = (
    "Sinabi ng alkalde noong Lunes na hindi siya papayag sa mga pagbabago sa daungan at inaasahan ng mga mangingisda na "
    "magkakaroon ng pulong sa susunod na linggo para sa mga pamilya. Ayon sa kanya, ang mga presyo ay tumaas nang husto."
)
XHOSA = (
    "urhulumente uthe uza kuncedisa abantu abaphulukene namakhaya abo ngenxa yezikhukhula ezibethe le ndawo kwiveki "
    "ephelileyo, kwaye wongeze ngelithi imali esele ibekiwe iza kusetyenziselwa ukwakha izindlu ezitsha nokulungisa "
    "iindlela ezonakeleyo kwilali nakwidolophu ezikufutshane apho abantu abaninzi basahlala ezicaweni nasezikolweni "
    "ukusukela oko emva kwemvula enkulu engazange ibonwe ngabantu"
)


UNKNOWN = {
    "so": "Madaxweynaha ayaa sheegay in dowladda ay caawin doonto dadka ay saameeyeen daadadka ku dhuftay "
    "gobolka. Booliska ayaa xaqiijiyay in saddex qof ay ku dhinteen kadib markii gaarigooda uu qaaday "
    "biyaha. Carruurta ma aadi karaan dugsiga sababtoo ah waddooyinka waa la xiray.",
    "ha": "Shugaban kasar ya ce gwamnati za ta taimaka wa mutanen da ambaliyar ruwa ta shafa a jihar. 'Yan sanda "
    "sun tabbatar da cewa mutane uku sun mutu bayan ruwa ya tafi da motarsu. Yara ba sa iya zuwa makaranta "
    "saboda an rufe hanyoyi a garuruwa da dama.",
    "yo": "Ààrẹ sọ pé ìjọba yóò ran àwọn ènìyàn tí omíyalé ṣe ìpalára fún ní ìpínlẹ̀ náà lọ́wọ́. Àwọn ọlọ́pàá "
    "fìdí rẹ̀ múlẹ̀ pé èèyàn mẹ́ta ti kú lẹ́yìn tí omi gbé ọkọ̀ wọn lọ. Àwọn ọmọdé kò lè lọ sí ilé ẹ̀kọ́ "
    "nítorí pé wọ́n ti ti ọ̀nà.",
    "rw": "Perezida yavuze ko leta izafasha abaturage bibasiwe n'imyuzure mu ntara. Polisi yemeje ko abantu "
    "batatu bapfuye nyuma y'uko imodoka yabo itwawe n'amazi. Abana ntibashobora kujya ku ishuri kubera ko "
    "imihanda yafunzwe kandi nta mashanyarazi ahari mu midugudu myinshi.",
    "cy": "Dywedodd y prif weinidog y bydd y llywodraeth yn helpu pobl a gafodd eu taro gan y llifogydd yn y "
    "sir. Cadarnhaodd yr heddlu fod tri o bobl wedi marw ar ôl i'w car gael ei ysgubo i ffwrdd. Nid yw "
    "plant yn gallu mynd i'r ysgol oherwydd bod y ffyrdd ar gau.",
    "eu": "Lehendakariak esan du gobernuak lagundu egingo diela uholdeek kaltetutako herritarrei probintzian. "
    "Poliziak baieztatu du hiru lagun hil direla urak haien autoa eraman ondoren. Haurrak ezin dira "
    "eskolara joan, errepideak itxita daudelako eta herri askotan argindarrik ez dagoelako.",
    "mi": "I kī te pirimia ka āwhina te kāwanatanga i ngā tāngata i pāngia e te waipuke i te rohe. I whakaū ngā "
    "pirihimana kua mate ngā tāngata tokotoru i muri i te kawenga o tō rātou motukā e te wai. Kāore ngā "
    "tamariki e āhei ki te haere ki te kura nā te mea kua kati ngā rori.",
    "ga": "Dúirt an taoiseach go gcabhróidh an rialtas leis na daoine a ndearna na tuilte dochar dóibh sa "
    "chontae. Dhearbhaigh na gardaí go bhfuair triúr bás tar éis don uisce a gcarr a scuabadh chun siúil. "
    "Níl páistí in ann dul ar scoil mar go bhfuil na bóithre dúnta.",
    "sn": "Mutungamiri wenyika akati hurumende ichabatsira vanhu vakakanganisika nemafashamo mudunhu. Mapurisa "
    "akasimbisa kuti vanhu vatatu vakafa mushure mekunge motokari yavo yakukurwa nemvura. Vana havakwanise "
    "kuenda kuchikoro nekuti migwagwa yakavharwa.",
    "ca": "El president ha dit que el govern ajudarà les persones afectades per les inundacions a la província. "
    "La policia ha confirmat que tres persones han mort després que l'aigua s'endugués el seu cotxe. Els "
    "nens no poden anar a l'escola perquè les carreteres estan tallades i no hi ha llum a molts pobles.",
    "gl": "O presidente dixo que o goberno axudará ás persoas afectadas polas inundacións na provincia. A "
    "policía confirmou que tres persoas morreron despois de que a auga levase o seu coche. Os nenos non "
    "poden ir á escola porque as estradas están pechadas e non hai luz en moitas vilas.",
    "lb": "De Premier sot, datt d'Regierung de Leit hëlleft, déi vun den Iwwerschwemmunge betraff sinn. D'Police "
    "huet confirméiert, datt dräi Leit gestuerwe sinn, nodeems d'Waasser hiren Auto matgerappt huet. "
    "D'Kanner kënnen net an d'Schoul goen, well d'Stroossen zou sinn.",
    "kk": "Президент үкімет облыста су тасқынынан зардап шеккен адамдарға көмектесетінін айтты. Полиция көлікті "
    "су ағызып кеткеннен кейін үш адам қайтыс болғанын растады. Балалар мектепке бара алмайды, өйткені "
    "жолдар жабық және көптеген ауылдарда жарық жоқ.",
    "ps": "ولسمشر وویل چې حکومت به په ولایت کې له سېلاب څخه زیانمنو خلکو سره مرسته وکړي. پولیسو تایید کړه چې درې "
    "کسان هغه وخت مړه شول چې موټر یې اوبو یووړ. ماشومان ښوونځي ته نه شي تللی ځکه چې لارې تړلې دي او په "
    "ډېرو کلیو کې برېښنا نشته.",
    "ckb": "سەرۆک گوتی حکومەت یارمەتی ئەو کەسانە دەدات کە بەهۆی لافاوەوە زیانیان پێگەیشتووە لە پارێزگاکە. پۆلیس "
    "پشتڕاستی کردەوە کە سێ کەس گیانیان لەدەستداوە دوای ئەوەی ئاو ئۆتۆمبێلەکەیانی برد. منداڵان ناتوانن بچنە "
    "قوتابخانە چونکە ڕێگاکان داخراون.",
    "ne": "राष्ट्रपतिले सरकारले प्रदेशमा बाढीबाट प्रभावित मानिसहरूलाई सहयोग गर्ने बताउनुभयो। पानीले गाडी बगाएपछि "
    "तीन जनाको मृत्यु भएको प्रहरीले पुष्टि गरेको छ। सडक बन्द भएकाले बालबालिका विद्यालय जान सकेका छैनन् र "
    "धेरै गाउँमा बिजुली छैन।",
    "fy": "De presidint sei dat it regear minsken helpe sil dy't rekke binne troch de oerstreamings yn de "
    "provinsje. De plysje befêstige dat trije minsken ferstoarn binne neidat har auto troch it wetter "
    "meinommen waard. Bern kinne net nei skoalle om't de diken ôfsletten binne.",
}
"""One invented report of a flood, in languages that are not known: by script, by small words, and close to one that is."""


@pytest.mark.parametrize("text", [TAGALOG, XHOSA, *UNKNOWN.values()])
@pytest.mark.parametrize("declared", ["en-US", "de", ""])
def test_a_text_in_an_unknown_language_has_none(text: str, declared: str) -> None:
    assert language_of(f"<html lang='{declared}'><body><p>x</p></body></html>", text) == ""


@pytest.mark.parametrize("code", list(UNKNOWN))
def test_every_unknown_language_that_is_declared_is_believed(code: str) -> None:
    assert language_of(f"<html lang='{code}'><body><p>x</p></body></html>", UNKNOWN[code]) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("રાષ્ટ્રપતિએ કહ્યું કે સરકાર રાજ્યમાં પૂરથી અસરગ્રસ્ત લોકોને મદદ કરશે.", "gu"),
        ("ರಾಜ್ಯದಲ್ಲಿ ಪ್ರವಾಹದಿಂದ ತೊಂದರೆಗೊಳಗಾದ ಜನರಿಗೆ ಸರ್ಕಾರ ನೆರವು ನೀಡಲಿದೆ ಎಂದು ಹೇಳಿದರು.", "kn"),
        ("വെള്ളപ്പൊക്കത്തിൽ ദുരിതമനുഭവിക്കുന്നവരെ സർക്കാർ സഹായിക്കുമെന്ന് പ്രസിഡന്റ് പറഞ്ഞു.", "ml"),
        ("ປະທານປະເທດກ່າວວ່າລັດຖະບານຈະຊ່ວຍເຫຼືອປະຊາຊົນທີ່ໄດ້ຮັບຜົນກະທົບຈາກນ້ຳຖ້ວມ", "lo"),
    ],
)
def test_a_script_of_one_language_names_it_whatever_is_declared(text: str, code: str) -> None:
    assert language_of("<html lang='en'><body><p>x</p></body></html>", text) == code


def test_serbian_in_latin_letters_stays_serbian() -> None:
    text = "Vlada je u utorak rekla da će se sastati i da nije bilo odluke za sve. " * 4
    assert language_of("<html lang='sr'><body><p>x</p></body></html>", text) == "sr"


def test_an_unknown_language_that_is_declared_is_believed() -> None:
    assert language_of("<html lang='xh'><body><p>x</p></body></html>", XHOSA) == "xh"
    assert language_of("<html lang='fil'><body><p>x</p></body></html>", TAGALOG) == "fil"


def test_a_table_of_results_keeps_the_declared_language() -> None:
    table = "Harbour Town 70 Old Port 44 Milltown 61 Sandby 58 Kingsferry 12 Northgate 9 b. " * 12
    assert language_of("<html lang='en'><body><p>x</p></body></html>", table) == "en"


def test_og_locale_counts() -> None:
    assert language_of("<html><head><meta property='og:locale' content='uk_UA'></head><body><p>x", "") == "uk"
