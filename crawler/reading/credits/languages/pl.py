"""How Polish newsrooms credit."""

from crawler.reading.credits.cue_tables import Cues

CUES = Cues(
    types=r"""
        dziennik(?:owi|a|iem|u|i)?; gazet(?:a|y|ę|ą); gazecie; tygodnik(?:owi|a|iem|u)?;
        miesięcznik(?:owi|a|iem|u)?; magazyn(?:owi|u|em|ie)?; agencj(?:a|i|ę|ą)(?: prasow\w+| informacyjn\w+)?;
        portal(?:owi|u|em|i|e)?; serwis(?:owi|u|em|ie)?; stacj(?:a|i|ę|ą)(?: (?:telewizyjn|radiow)\w+)?;
        telewizj(?:a|i|ę|ą); radi(?:o|u|a|em); rozgłośni(?:a|i|ę|ą); nadawc(?:a|y|ę|ą); redakcj(?:a|i|ę|ą);
        medi(?:um|a|ów|om); tabloid(?:owi|u|em|zie)?; stron(?:a|y|ie|ę); witryn(?:a|y|ie); kanał(?:owi|u|em|ale)?;
        kanale; pism(?:o|a|u|em|ie); czasopism(?:o|a|u|em|ie); dziennikarz(?:e|owi|om|y|a|em)?;
        dziennikark(?:a|i|ę|ą); korespondent(?:a|owi|em|ka|ki|ów)?; reporter(?:zy|om|ów|em|a)?; brukowiec;
        brukowca; program(?:ie|u|em)?; anten(?:ie|a|y)
    """,
    articles=r"""
        na; w; we; z; ze; dla; od; do; the; le; der; die; das; la; el; il; amerykańsk\w+; niemieck\w+;
        brytyjsk\w+; francusk\w+; ukraińsk\w+; rosyjsk\w+; włosk\w+; hiszpańsk\w+; fińsk\w+
    """,
    before=r"""
        pisze; piszą; pisał[aoy]?; napisał[aoy]?; napisali; informuj(?:e|ą); poinformował[aoy]?; poinformowali;
        podaj(?:e|ą); podał[aoy]?; podali; donos(?:i|zą); doniósł; doniosł[aoy]; relacjonuj(?:e|ą);
        relacjonował[ao]?; przekazuj(?:e|ą); przekazał[aoy]?; zauważa(?:ją)?; twierdz(?:i|ą);
        ujawni(?:a|ają|ł|ła|ło|ły|li); ustalił[aoy]?; ustalili; zaznacza; podkreśla(?:ją)?; przypomina(?:ją)?;
        opisuj(?:e|ą); opisał[aoy]?; cytuje; publikuj(?:e|ą); opublikował[aoy]?; ocenia; dodaje; alarmuje;
        wylicza; wskazuje; mówi; czytamy (?:w|na|na łamach); przeczytać (?:w|na);
        według(?: (?:ustaleń|informacji|doniesień|źródeł|danych|relacji|wyliczeń|szacunków|raportu
        |dziennikarzy))?; zdaniem;
        jak wynika z(?: \w+)?(?: (?:ustaleń|informacji|doniesień|raportu|publikacji|artykułu|materiału
        |śledztwa))?; z (?:ustaleń|informacji|doniesień|relacji);
        (?:ustalenia|informacje|doniesienia|źródła|rozmówcy|rozmówców|źródeł|doniesieniami|ustaleniami
        |informacjami); zgodnie z(?: (?:ustaleniami|informacjami|doniesieniami))?;
        (?:podan|opublikowan|ujawnion|opisan|nagłośnion)[yeaąo]\w*(?: \w+){0,2} (?:przez|w|na)
    """,
    work=r"""
        (?:artykul[eu]?|artykuł(?:u|em|)|wywiad(?:u|em|zie|)|tekst(?:u|em|)|tekście|reportaż(?:u|em|)
        |materiał(?:u|em|)|materiale|publikacj(?:a|i|ę|ą)|śledztw(?:o|a|ie|em)|felieton(?:ie|u|)|rozmow(?:a|ę)
        |raport(?:u|)|raporcie|komentarz(?:u|)|doniesieni(?:a|ach|ami)|informacj(?:a|i|e|ę|ą)|wydani(?:e|u)
        |łamach|analiz(?:ie|a|y))(?: \w+){0,2}(?: (?:w|we|na|dla|z|przez))?;
        (?:ukazał|pojawił|opublikowan|zamieszczon)\w*(?: \w+){0,3} (?:w|we|na|przez)
    """,
    cite=r"""
        powołu(?:jąc|je|ją) się(?: \w+)? na; powołał[aoy]? się(?: \w+)? na; (?:się )?powołując(?: się)? na;
        cytuj(?:ąc|e|ą)(?! go| ją); cytował[aoy]?; za(?= (?:\w+ )?\W?(?-i:[A-Z])?[^.]{0,40}\Z); odwołu(?:jąc|je) się do;
        odsyła(?:jąc)? do; opierając się na; w ślad za; z (?:odwołaniem|powołaniem|linkiem) (?:do|się na|na);
        nawiązując do
    """,
    relay=r"(?:cytowan|przytaczan|przetłumaczon)\w+(?: \w+)? (?:przez|w|za); (?:podaje|podają) za; cyt\. za",
    told=r"""
        (?:powiedział|powiedziała|powiedzieli|powiedziały|mówi|mówił|mówiła|przekazał|przekazała|przekazali
        |oświadczył|oświadczyła|potwierdził|potwierdziła|potwierdzili|wyjaśnił|wyjaśniła|stwierdził|stwierdziła
        |wyznał|wyznała|przyznał|przyznała|zdradził|zdradziła|tłumaczy|tłumaczył|opowiedział|opowiedziała
        |poinformował|poinformowała|skomentował|zapewnił|zapewniła|ocenił|oceniła|dodał|dodała|zapowiedział
        |zapowiedziała)(?: [^\s.,;:()]+){0,4}?(?: (?:dla|w|na antenie|z|portalowi|dziennikowi))?;
        (?:w )?rozmowie z(?:e)?; rozmawia(?:ł|ła|li|my|jąc) z(?:e)?; (?:w )?wywiadzie(?: \w+)? (?:dla|w|z);
        wywiad(?:u|em)?(?: \w+)? (?:dla|w|z); udzielił[ao]? wywiadu; (?:w )?komentarzu dla; na antenie; dla;
        gość(?:em)?; na łamach
    """,
    learned=r"""
        usłysz(?:ał|ała|ało|eli|ały); dowiedzi(?:ał|ała|ało|eli|ały) się; dowiaduje się;
        (?:dotarł|dotarła|dotarło|dotarli)(?: \w+)?; poznał[aoy]?; jak (?:ustalił|dowiedział)\w*(?: się)?;
        widział[aoy]?; (?:w posiadaniu|w dyspozycji)
    """,
    after=r"""
        (?:pisze|piszą); pisał[aoy]?; napisał[aoy]?; informuj(?:e|ą); poinformował[aoy]?; podaj(?:e|ą);
        podał[aoy]?; donos(?:i|zą); doniósł; doniosł[aoy]; relacjonuj(?:e|ą); przekazuj(?:e|ą); przekazał[aoy]?;
        zauważa(?:ją)?; twierdz(?:i|ą); ujawni(?:a|ają|ł|ła|ło|ły|li); ustalił[aoy]?; ustalili; zaznacza;
        podkreśla(?:ją)?; przypomina(?:ją)?; opisuj(?:e|ą); opisał[aoy]?; cytuj(?:e|ą); publikuj(?:e|ą);
        opublikował[aoy]?; powołuje się; powołują się; dodaje; wskazuje; ocenia; wylicza
    """,
    after_weak=r"mówi; powiedział[aoy]?; stwierdza",
    spoken=r"""
        mówi\w*; powiedzia\w+; stwierdzi\w+; przyzna\w+; ogłosi\w+; zapowiedzia\w+; wyjaśni\w+; oceni\w+;
        podkreśli\w+; zapewni\w+; wywiad\w*
    """,
    aired=r"w; we; na antenie",
    learned_after=r"""
        usłysz(?:ał|ała|ało|eli|ały); dowiedzi(?:ał|ała|ało|eli|ały) się; dowiaduje się;
        (?:dotarł|dotarła|dotarło|dotarli); poznał[aoy]?; widział[aoy]?
    """,
    told_after=r"""
        (?:powiedział|powiedziała|powiedzieli|przekazał|przekazała|przekazali|oświadczył|potwierdził|potwierdziła
        |potwierdzili|wyjaśnił|wyjaśniła|przyznał|przyznała)
    """,
    adverbs=r"""
        w; we; na; również; także; wcześniej; wczoraj; dziś; dzisiaj; już; jako; pierwszy; pierwsza; pierwsze;
        poniedziałek; wtorek; środę; czwartek; piątek; sobotę; niedzielę; swoim; swojej; stronie; internetowej;
        artykule; tekście; o tym; tygodniu; zeszłym; ubiegłym; natomiast; z kolei; tymczasem; ponadto; niedawno;
        szczegółowo; że
    """,
    not_report=r"""
        (?:o |że )(?:zwolnieni\w+|strat\w+|zysk\w+|zamknięci\w+|zwalnia|zamyka|likwid\w+|wynik\w+ finansow\w+)
    """,
    not_outlet=r"""
        institute; foundation; philanthropies; group; energetyczn\w+; zagraniczn\w+; społeczn\w+; polska;
        intelligence; jest taki; faktem
    """,
    plain_behind="",
    plain_before="",
    capitals_are_names=True,
    joiner=r"i; oraz; a także; lub; czy; wraz z",
    label=r"źródł(?:o|a)(?: informacji)?; via; oprac(?:owanie|\.)?(?: na podstawie)?; na podstawie; autor; za",
    opener="za",
    wire=r"""
        (?:opracowano|oprac\.|na podstawie|przygotowano)(?: \w+){0,3} (?:za|na podstawie|materiałów|depeszy
        |informacji|z)?; z wykorzystaniem (?:materiałów|depesz|informacji); współpraca
    """,
    republished=r"""
        (?:pierwotnie|po raz pierwszy|oryginalnie|pierwszy raz|wcześniej) (?:\w+ )?(?:opublikowan|ukazał|pojawił
        |zamieszczon)\w*(?: \w+){0,3}? (?:w|we|na|przez);
        (?:ukazał|opublikowan|pojawił)\w*(?: \w+)? (?:pierwotnie|po raz pierwszy|oryginalnie)(?: \w+)? (?:w|we|na
        |przez); przedruk(?:owano|owany)?(?: \w+){0,2}? (?:z|za|od)?;
        (?:artykuł|tekst|materiał) (?:\w+ ){0,3}?(?:pochodzi|ukazał się|przedrukowany|udostępniony
        |zaczerpnięty)(?: \w+){0,2}? (?:z|w|na|przez|dzięki|za); tłumaczenie (?:z|artykułu|tekstu)(?: \w+)?;
        (?:dzięki|za) uprzejmości(?:ą)?; za zgodą; we współpracy z(?:e)?; (?:©|\(c\)|copyright)(?: \d{4},?)?
    """,
    contributed=r"""
        współpracował\w* przy (?:tym|niniejszym) (?:artykule|tekście|materiale); przyczynił\w* się do (?:tego|powstania)
    """,
    poll=r"""
        sondaż\w*; badani(?:e|a|u|em|ach)(?! (?:naukow|lekarsk)); ankiet\w+; ankietowan\w+; badanych; ranking\w*;
        barometr\w*
    """,
    not_the_article=r"""
        zobacz więcej; czytaj; zobacz; obserwuj nas; śledź nas; subskrybuj; zapisz się; dołącz do nas; posłuchaj
    """,
    background=r"""
        wcześniej; uprzednio; przypomnijmy; w (?:zeszłym|ubiegłym) (?:tygodniu|miesiącu|roku);
        (?:tydzień|miesiąc|rok|dni|tygodni|tygodnie|miesięcy|miesiące|lat|lata) temu;
        przed (?:tygodniem|miesiącem|rokiem);
        w (?:styczniu|lutym|marcu|kwietniu|maju|czerwcu|lipcu|sierpniu|wrześniu|październiku|listopadzie|grudniu);
        w 20\d\d
    """,
    own_words=r"""
        (?:powiedział|mówi|przekazał|potwierdził|wyjaśni|rozmowie|wywiad|przyzna|komentarz
        |poinformował)\w*(?: \w+){0,3} (?:naszej|naszemu|naszym|naszą|tej) (?:redakcji|portalowi|dziennikowi
        |gazecie|reporterowi|dziennikarzowi|dziennikarzom|portalem|redakcją|gazetą|reporterem|serwisowi);
        (?:nasz|nasi|nasza) (?:reporter|dziennikarz|korespondent)\w*(?: \w+)? (?:ustali|dowiedzi|widzi|rozmawia
        |potwierdzi)\w*; powiedzia\w+ nam; usłyszeliśmy; dowiedzieliśmy się; ustaliliśmy; dotarliśmy;
        nasi rozmówcy; nasze źródła
    """,
    anonymous=r"""
        (?:źródła|rozmówcy|osoby|urzędnicy|informatorzy)(?: \w+){0,3},? (?:znając\w+|zbliżon\w+|zaznajomion\w+
        |poinformowan\w+|zorientowan\w+)
    """,
    channels=r"""
        kanał(?:y|ów|u|)(?: \w+){0,2} (?:na )?telegram\w*(?: \S+){0,3} (?:pisz|podaj|inform|donos|publik|twierd
        |przekaz)\w*;
        (?:według|pisze|piszą|podaje|podają|informuje|informują|donosi|donoszą|powołując się na|twierdzi
        |opublikował|źródło:)(?: (?!swo|jego|jej)\S+){0,4} (?:kanał\w*(?: \w+){0,2} (?:na |w )?telegram\w*
        |telegramow\w+ kanał\w*);
        telegramow\w+ kanał\w*(?: \S+){0,3} (?:pisz|podaj|inform|donos|publik|twierd|przekaz)\w*;
        (?:w mediach społecznościowych|w sieci) (?:pojawił|krąż|opublikowano|piszą)\w*
    """,
    media=r"""
        (?:(?:jak )?(?:podaj|pisz|inform|donos|podał|poinformowa|twierdz|relacjonuj)\w+|według|zdaniem
        |cytowan\w+ przez|powołując się na|doniesień|informacji)(?: \w+){0,2} (?:media|mediów|prasa|prasy
        |mediom)(?! \W?(?-i:[A-Z])); media(?: \w+)? (?:podaj|pisz|inform|donos|podał|ujawni)\w*;
        doniesienia(?:mi)? (?:medialne|mediów|prasowe|medialnymi); \Amedia:
    """,
    inverted="",
    told_gap=0,
    not_said="",
    work_after="",
    # From here on: read in every text, together with the same tables of all other languages.
    abbreviations="[Ff]ot; zdj; [Oo]prac; [Cc]yt",
    endings=r"-(?:u|owi|em|ie|a)\b",
    compounds="",
    persons="",
    dative="",
    quoted_behind=r"dziennik; dziennika; tygodnik; tygodnika; portal; portalu; gazeta; gazety; gazecie",
    oblique="",
    name_article="",
    after_inverted="",
    photo=r"foto; fot; fotograf\w*; zdjęcie; zdj; zdjęcia; grafika",
    photo_by=r"(?<=fot\.); (?<=zdj\.)",
    photo_after=r"[/|-]?\s*Foto\b",
    in_brackets="z",
    in_brackets_after="",
    telegram="",
    channel=r"kanał\w*",
    channel_marks="telegram; społeczn; sieci",
    media_marks="media; prasa; prasy; mediów; mediom",
    first_marks="",
    byline_before="dla; i; oraz; z; źródło",
    byline_behind="",
    byline_next="i; oraz",
    agency_ends="",
    agency_signatures="",
    apposed=r"(?:[\w-]+ )?(?:dziennik|tygodnik|gazeta|portal informacyjny|agencja prasowa|rozgłośnia)",
    aside="sondaż",
    not_names="",
    heads="Gazeta Dziennik Głos Echo Nowiny Kurier",
    front_heads="Kurier Gazeta Dziennik Głos Echo Nowiny",
    head_compounds="",
    called="""
        dziennik dziennika dziennikowi gazeta gazety gazecie tygodnik tygodnika tygodnikowi agencja agencji
        portal portalu portalowi serwis serwisu stacja stacji telewizja telewizji tabloid
    """,
    called_behind="",
    second_heads="",
    connectors="i",
    no_name="W Na Jak Według Ten Ta Każda Nasza Inna Jedna",
)
