"""How Italian newsrooms credit."""

from crawler.reading.credits.cue_tables import Cues

CUES = Cues(
    types=r"""
        quotidian[oi]; giornal[ei]; settimanal[ei]; mensile; magazine; rivist[ae];
        agenzi[ae](?: di stampa| stampa)?; emittent[ei](?: televisiv\w+| radiofonic\w+)?; tv; televisione; rete;
        radio; canale(?: televisivo)?; sito(?: web| di informazione| d['’]informazione)?; portale; testat[ae];
        tabloid; media; piattaforma; trasmissione; programma; microfoni; network; redazione;
        corrispondente(?: d[ei]\w*)?; giornalist[aie](?: d[ei]\w*)?; cronist[aie](?: d[ei]\w*)?;
        colleghi d[ei]\w*; stampa
    """,
    articles=r"""
        l['’]; il; lo; la; i; gli; le; al; allo; alla; all['’]; ai; del; dello; della; dell['’]; dei; dal; dallo;
        dalla; dall['’]; nel; nella; nell['’]; sul; sulla; sull['’]; col; di; da; a; su; con; the; der; die; el
    """,
    before=r"""
        secondo(?: (?:quanto|un['’]?|una |le |la |il |i |fonti |l['’])\s?(?:\w+ ){0,3}?(?:riport\w+|riferi\w+
        |scri\w+|indiscrezion\w+|informazion\w+|inchiest\w+|articol\w+|font[ei]|ricostruzion\w+|apprend\w+
        |rivelat\w+|rivel\w+|notizi\w+|dati|scoop|esclusiva|stim\w+|calcol\w+)(?: \w+)?(?: (?:da|di|del|dal|dalla
        |della|su|dall['’]|dell['’]|dallo))?)?;
        stando (?:a|al|alla|a quanto)(?: (?:\w+ ){0,2}(?:riporta\w*|riferi\w*|scri\w*|da|dal|dalla))?; a detta di;
        per; come;
        (?:lo |ne |come |quanto )?(?:riport(?:a|ano|ava)|rifer(?:isce|iscono|iva)|scriv(?:e|ono|eva)|rivel(?:a
        |ano|ava)|annunci(?:a|ano)|anticip(?:a|ano|ava)|sottoline(?:a|ano)|sostien(?:e|gono)|spieg(?:a|ano)
        |racconta(?:no)?|pubblic(?:a|ano|ava)|precis(?:a|ano)|afferm(?:a|ano)|inform(?:a|ano)|ricord(?:a|ano)
        |segnal(?:a|ano)|svel(?:a|ano)|fa sapere|fanno sapere|titola|not(?:a|ano)|aggiunge|dic(?:e|ono)|battono
        |batte|rende noto);
        (?:lo |ne )?ha(?:nno)? (?:\w+ )?(?:riportato|riferito|scritto|rivelato|anticipato|pubblicato|raccontato
        |affermato|fatto sapere|svelato|segnalato|spiegato);
        (?:riportat|pubblicat|rivelat|anticipat|riferit|diffus|svelat|raccontat|rilanciat|documentat
        |resi? not)[oaie](?: \w+){0,2} (?:da|dal|dalla|dall['’]|dallo|su|sul|sulla|nel|dai|dagli);
        (?:fonti|informazioni|indiscrezioni|rivelazioni) (?:di|del|della|dell['’]);
        si legge (?:su|sul|sulla|nel|in|nell['’]); si apprende da(?:l|lla|ll['’])?
    """,
    work=r"""
        (?:ricostruzion[ei]|informazioni|indiscrezioni|versione|articolo|intervista|inchiesta|reportage
        |editoriale|servizio|pezzo|analisi|documentario|podcast|rivelazioni|scoop|rapporto|commento|colonne
        |pagine|edizione|esclusiva|notizia|retroscena|intervento|lancio)(?: \w+){0,2} (?:di|del|della|dell['’]|su
        |sul|sulla|sull['’]|per|in|nel|a|al|alla|all['’]|con|da|dal|dalla|dall['’]);
        (?:uscit[oa]|apparso|apparsa|pubblicat[oa]|compars[oa]|andat[oa] in onda)(?: \w+){0,3} (?:su|sul|sulla
        |sull['’]|nel|in|da|dal|dalla)
    """,
    cite=r"""
        citando; che cita(?:no)?; cita(?:no)?(?! da); citava; citato anche;
        con (?:riferimento|rimando|un link|link) (?:a|al|alla|all['’]); in riferimento a(?:l)?;
        (?:che )?riprend(?:e|ono|endo); facendo riferimento a(?:l|lla)?; fa riferimento a(?:l|lla)?;
        rifacendosi a(?:l|lla)?; riferendosi a(?:l|lla)?; basandosi su(?:l|lla)?; si basa su(?:l|lla)?;
        rimandando a(?:l|lla)?; rimanda a(?:l|lla)?; rilanciando; richiamando; attribuisce a(?:l|lla)?;
        sulla base di
    """,
    relay=r"""
        (?:citat|ripres|rilanciat|tradott|riportat)[oaie](?: \w+)? (?:da|dal|dalla|dall['’]|dallo|dai);
        rilancia(?:no)?
    """,
    told=r"""
        (?:ha(?:nno)?|aveva(?:no)?) (?:\w+ )?(?:detto|dichiarato|spiegato|raccontato|affermato|confermato
        |riferito|confidato|commentato|rivelato|risposto|assicurato|ammesso|aggiunto
        |precisato)(?: [^\s.,;:()]+){0,4} (?:a|al|allo|alla|all['’]|ai|in|su|nel|per|con);
        (?:dice|spiega|racconta|afferma|conferma|dichiara|commenta|assicura|rivela|confida|risponde|dicono
        |raccontano|spiegano)(?: [^\s.,;:()]+){0,4} (?:a|al|allo|alla|all['’]|ai|su);
        intervist[ae](?: [^\s.,;:()]+){0,3} (?:a|al|alla|all['’]|con|su|sul|di|del|della|per|rilasciata a
        |rilasciata al); intervistat[oaie](?: \w+)? (?:da|dal|dalla|dall['’]|su);
        (?:parlando|parlato|colloquio|conversazione|dichiarazioni|commento|detto|spiegato|raccontato|dichiarato
        |confermato)(?: [^\s.,;:()]+){0,3} (?:a|al|alla|all['’]|con|per); ai microfoni di; ospite di;
        contattat[oaie] da(?:l|lla|ll['’])?; interpellat[oaie] da(?:l|lla|ll['’])?;
        sentit[oaie] da(?:l|lla|ll['’])?
    """,
    learned=r"""
        (?:ha|hanno) (?:\w+ )?(?:appreso|saputo|potuto (?:visionare|consultare|leggere|apprendere)|visionato
        |ottenuto); apprende; (?:vist|visionat|ottenut|consultat|esaminat)[oaie] (?:da|dal|dalla|dall['’])
    """,
    after=r"""
        si (?:apprend(?:e|eva)|legge(?:va)?); (?:lo |ne )?(?:riport(?:a|ano|ava)|rifer(?:isce|iscono|iva)|scriv(?:e|ono|eva)|rivel(?:a|ano|ava)
        |anticip(?:a|ano|ava)|sottoline(?:a|ano)|sostien(?:e|gono)|spieg(?:a|ano)|racconta(?:no)?|pubblic(?:a|ano
        |ava)|precis(?:a|ano)|afferm(?:a|ano)|inform(?:a|ano)|ricord(?:a|ano)|segnal(?:a|ano)|svel(?:a|ano)
        |cita(?:no)?|titola|parla(?:no)? di);
        ha(?:nno)? (?:\w+ )?(?:riportato|riferito|scritto|rivelato|anticipato|pubblicato|raccontato|affermato
        |svelato|segnalato|diffuso);
        aveva(?:no)? (?:\w+ )?(?:riportato|riferito|scritto|rivelato|anticipato|pubblicato|raccontato);
        che (?:cita|riporta|ha|aveva)
    """,
    after_weak=r"dice; dicono; annuncia; fa sapere",
    spoken=r"""
        ha (?:detto|dichiarato|affermato|spiegato|negato|annunciato|confermato|ribadito|ammesso|assicurato); dice;
        afferma; spiega; intervist\w+; ospite; dichiara; nega; annuncia; ribadisce
    """,
    aired=r"su; a; sul; in",
    learned_after=r"""
        (?:ha|hanno) (?:\w+ )?(?:appreso|saputo|visionato|ottenuto|potuto (?:visionare|consultare|leggere
        |apprendere)|verificato|contattato|intervistato); apprende
    """,
    told_after=r"in un['’]intervista",
    adverbs=r"""
        oggi; ieri; lunedì; martedì; mercoledì; giovedì; venerdì; sabato; domenica; anche; inoltre; in; un; una;
        articolo; sul; suo; sito; esclusiva; già; per; primo; prima; nei giorni scorsi; stamattina; questa;
        mattina; sera; settimana; scorsa; nell['’]edizione; odierna; gennaio; febbraio; marzo; aprile; maggio;
        giugno; luglio; agosto; settembre; ottobre; novembre; dicembre; \d{1,2}; invece; online; nel; frattempo;
        di; recente
    """,
    not_report=r"""
        (?:un |una |il |la |le |i |di |del )*(?:perdit[ae]|util[ei]|ricavi|licenziament[oi]|chiusura|tagli
        |bilancio|risultati trimestrali)
    """,
    not_outlet=r"""
        institute; foundation; philanthropies; group; estera; italiana; ceca; dominicana; popolare; francese;
        intelligence; che verrà; economico
    """,
    plain_behind="",
    plain_before="",
    capitals_are_names=True,
    joiner=r"e; ed; nonché; o; così come; insieme a",
    label=r"font[ei]; via; crediti; agenzie; con informazioni di",
    opener="da",
    wire=r"""
        con (?:informazioni|contributi|materiale|notizie) (?:di|da|dell['’]|del|della); (?:e|con) agenzie;
        (?:a cura|elaborazione) di
    """,
    republished=r"""
        (?:originariamente|inizialmente|originalmente|in origine|per la prima volta) (?:\w+ )?(?:pubblicat[oa]
        |apparso|apparsa|uscit[oa])(?: \w+){0,3}? (?:su|sul|sulla|da|dal|in|nel|dalla|sull['’]);
        (?:pubblicat[oa]|apparso|apparsa|uscit[oa]) (?:originariamente|inizialmente|originalmente|in origine
        |per la prima volta|prima)(?: \w+){0,3}? (?:su|sul|sulla|da|dal|in|nel|dalla|sull['’]);
        (?:articolo|testo|contenuto|pezzo) (?:\w+ ){0,3}?(?:tratto|ripreso|tradotto|apparso|pubblicato|uscito
        |riprodotto|fornito)(?: \w+){0,3}? (?:da|dal|dalla|su|sul|sulla|dall['’]|con|nel|in);
        ripubblicat[oa](?: \w+){0,3}? (?:da|dal|con|per|su); per gentile concessione (?:di|del|della|dell['’]);
        traduzione (?:di|da|dal|dall['’])(?: \w+)?; in collaborazione con;
        riprodott[oa] (?:da|con il permesso di|su autorizzazione di); (?:©|\(c\)|copyright)(?: \d{4},?)?
    """,
    contributed=r"(?:ha|hanno) (?:contribuito|collaborato) a (?:questo|quest[’\']) ?(?:articolo|servizio|pezzo)",
    poll=r"sondaggi[o]?; sondaggist\w+; intervistati; rilevazione; barometro; intenzioni di voto; classifica",
    not_the_article=r"""
        leggi (?:qui|l['’]articolo); ascolta anche; segui(?:ci)?; iscriviti; abbonati; scopri di più; newsletter
    """,
    background=r"""
        in precedenza; precedentemente; la (?:settimana|scorsa settimana)(?: scorsa)?; la scorsa settimana;
        il mese scorso; lo scorso (?:mese|anno|\w+); l['’]anno scorso;
        (?:una|due|tre|qualche|alcune?|poche) (?:settiman[ae]|mes[ei]|giorn[oi]|ann[oi]) fa;
        (?:un) (?:mese|anno|giorno) fa;
        (?:a|nel|in) (?:gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre
        |dicembre|20\d\d); aveva(?:no)? (?:\w+ )?(?:riportato|riferito|scritto|rivelato|anticipato|pubblicato);
        nei giorni scorsi; già (?:riport|rivel|scritt|anticip)\w+
    """,
    own_words=r"""
        (?:a|al|alla|con|da|dal|dalla|per) (?:questo|questa|nostro|nostra|il nostro|la nostra) (?:giornale
        |quotidiano|redazione|testata|sito|cronista|corrispondente|settimanale|rivista);
        (?:al|dal|con il|alla|dalla) (?:nostro|nostra) (?:giornale|quotidiano|redazione|testata|sito|cronista
        |corrispondente|inviato|settimanale);
        ci ha(?:nno)? (?:detto|raccontato|spiegato|confermato|dichiarato|riferito);
        secondo (?:le )?nostre (?:informazioni|fonti);
        il nostro (?:inviato|corrispondente|cronista) (?:ha|riferisce|racconta|sul posto)
    """,
    anonymous=r"""
        (?:fonti|persone|funzionari)(?: \w+){0,3} (?:a conoscenza|vicine|informate|al corrente|ben informate)
    """,
    channels=r"""
        canal[ei](?: \w+){0,2} telegram(?: \S+){0,3} (?:riport|rifer|scriv|pubblic|afferm|diffond|segnal|sosten
        |ha|hanno)\w*;
        (?:secondo|riporta|riportano|riferisce|riferiscono|scrive|scrivono|citando|afferma|affermano
        |pubblicato da|diffuso da|fonte:)(?: (?!suo|propri)\S+){0,4} canal[ei](?: \w+){0,2} telegram;
        (?:sui|nei) social (?:\w+ )?(?:circol|rimbalz|si diffond)\w+
    """,
    media=r"""
        secondo (?:\w+ ){0,3}?(?:media|stampa|organi di stampa)(?! \W?(?-i:[A-Z]));
        (?:media|stampa)(?: \w+){0,2} (?:riport|rifer|scriv|rivel|sosten|parl)\w+;
        (?:riportano|riferiscono|scrivono|rivelano|sostengono) (?:i |alcuni |diversi |vari )?(?:media|giornali);
        stando ai media; \Amedia:
    """,
    inverted="",
    told_gap=0,
    not_said="",
    work_after="",
    # From here on: read in every text, together with the same tables of all other languages.
    abbreviations="",
    endings="",
    compounds="",
    persons="",
    dative="",
    quoted_behind=r"quotidiano; giornale; settimanale",
    oblique="",
    name_article="",
    after_inverted="",
    photo="foto; immagine; immagini; fotografia",
    photo_by=r"\bdi\b",
    photo_after=r"[/|-]?\s*Foto\b",
    in_brackets="con",
    in_brackets_after="",
    telegram="",
    channel=r"canal\w*",
    channel_marks="telegram; social",
    media_marks="media; stampa; giornali",
    first_marks="",
    byline_before="e; di; per; da; con; fonte",
    byline_behind="",
    byline_next="e",
    agency_ends="Agenzia",
    agency_signatures="",
    apposed=r"""
        un(?:a |[’' ])(?:[\w-]+ ){0,2}?(?:quotidiano|settimanale|giornale|emittente|rivista
        |sito di notizie|agenzia di stampa)
    """,
    aside="sondaggio",
    not_names="",
    heads="Gazzetta Giornale Messaggero Mattino Tirreno Resto Eco Notizie",
    front_heads="Gazzetta Eco",
    head_compounds="",
    called="quotidiano giornale settimanale agenzia emittente rivista testata portale sito",
    called_behind="",
    second_heads="",
    connectors="d di della i",
    no_name="Il La Le Lo Secondo In Un Uno Una Questo Questa Ogni Alcuni Nostro Altro",
)
