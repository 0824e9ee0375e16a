"""How Hungarian newsrooms credit: the main words of it; nobody who speaks the language has checked them."""

from crawler.reading.credits.cue_tables import main_cues

CUES = main_cues(
    types=r"""
        hírügynökség(?:nek|et)?; (?:hír)?portál(?:nak|t)?; (?:napi|heti|bulvár|hír)?lap(?:nak|ot|ban)?;
        (?:hír)?csatorn(?:a|ának|át); televízió(?:nak)?; rádió(?:nak)?; magazin(?:nak|t)?; újság(?:nak)?;
        hírtelevízió(?:nak)?; műsor(?:ában|ban)?
    """,
    articles="a; az; the; amerikai; brit; német; orosz; ukrán; francia; román; szlovák; izraeli; állami",
    before=r"""
        ír(?:ja|ta|ták|t); közöl(?:te|ték|i); jelent(?:ette|i|ették); számol(?:t)? be(?: \w+)?; értesült; tudta meg;
        derül(?:t)? ki; idéz(?:i|te); szúrta ki; vette észre; tudósít(?:ott)?; beszámolt; megírta; olvasható
    """,
    work=r"(?:jelent meg|megjelent|cikk\w*|interjú\w*)(?: \w+)?",
    cite="hivatkozva; hivatkoz(?:ik|ott|ással); idézve",
    told=r"""
        (?:mondta|nyilatkozta|elmondta|erősítette meg|árulta el|magyarázta|válaszolta|nyilatkozott|mondja|fogalmazott)(?: [^\s.,;:()]+){0,3}?;
        interjú(?:t|ban|jában)?(?: \w+)?
    """,
    after=r"""
        (?:\w+ )?(?:értesülései|értesülése|beszámolója|jelentése|cikke|információi|információja|tudósítása|összeállítása|birtokába jutott \w+) (?:szerint|alapján);
        szerint; azt (?:írja|írta|közölte|jelentette); ír(?:ja|ta); beszámol(?:t)?; közöl(?:te|i); jelent(?:ette|i);
        megírta; megtudta; úgy (?:tudja|értesült); kiszúrta; idéz(?:i|te)
    """,
    learned_after="(?:megtudta|úgy tudja|úgy értesült|birtokába)",
    told_after=r"""
        (?:adott (?:\w+ )?(?:interjú|nyilatkozat)\w*|(?:azt |ezt
        )?(?:mondta|nyilatkozta|elmondta|elárulta|megerősítette|nyilatkozott)|nyilatkozva|műsorában|kérdésére|megkeresésére)
    """,
    work_after="(?:cikke|forrásai|tudósítója|újságírója|információi|interjúja)",
    adverbs=r"""
        ma; tegnap; szerint(?= azt); is; elsőként; korábban; hétfőn; kedden; szerdán; csütörtökön; pénteken; szombaton;
        vasárnap; exkluzív
    """,
    not_report=r"(?:veszteség|nyereség|bevétel)\w*",
    not_outlet=r"főszerkesztő\w*; tulajdonos\w*; munkatársa(?:it|i)?; olvasó\w*; csoport; vezérigazgató\w*",
    joiner="és; valamint; vagy",
    label="forrás; források",
    republished=r"(?:a cikk|az írás) (?:eredetileg|először)(?: \w+){0,2}?",
    poll=r"közvélemény-kutatás\w*; felmérés\w*; kutatás\w*",
    not_the_article="olvassa (?:el|tovább); olvasd el; kövess(?:en)? minket; iratkozz(?:on)? fel; kapcsolódó cikk",
    background=r"""
        korábban; (?:múlt|tavaly|tavalyi) (?:héten|hónapban|évben); tavaly; 20\d\d-(?:ben|ban);
        \w+ (?:héttel|hónappal|évvel) ezelőtt
    """,
    own_words="(?:lapunknak|portálunknak|szerkesztőségünknek|kérdésünkre|megkeresésünkre)",
    anonymous=r"(?:források|forrás)(?: \w+){0,2} (?:közeli|ismerő)",
    media="(?:sajtó|média)(?:értesülések|hírek|jelentések) szerint; helyi (?:sajtó|média) szerint",
    hung_on=r"-\w{1,4}",
    endings=r"-(?:nek|nak|ben|ban|től|tól|hez|hoz|höz|vel|val|ről|ról|re|ra|en|on|et|ot|nál|nél|s|es|os)\b",
    photo="fotó; kép",
    media_marks="sajtó; média",
    heads="Hírlap",
    called_behind="hírügynökség hírportál napilap hetilap portál magazin hírcsatorna",
    no_name="A Az Egy És Mint De Ez",
)
