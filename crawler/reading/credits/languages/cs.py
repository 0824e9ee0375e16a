"""How Czech newsrooms credit."""

from crawler.reading.credits.cue_tables import Cues

CUES = Cues(
    types=r"""
        (?:de)?ník(?:u|em|y)?; deník(?:u|em|y|ů)?; list(?:u|em|y|ů)?; novin(?:y|ám|ách|ami)?; týdeník(?:u
        |em|y)?; časopis(?:u|em|y|ů)?; měsíčník(?:u|em)?; agentur(?:a|y|ě|u|ou|ám)(?: \w+)?; server(?:u|em
        |y|ů)?; portál(?:u|em|y|ů)?; web(?:u|em|y|ů)?; stanic(?:e|i|í|ím)(?: \w+)?; televiz(?:e|i|í);
        rozhlas(?:u|em)?; rádi(?:o|a|u|em); magazín(?:u|em|y)?; bulvár(?:u|ní)?; médi(?:um|a|í|ím);
        zpravodajsk\w+; reportér(?:i|ům|ka|y)?; redaktor(?:i|ům|ka|y)?; komentátor(?:i|ka)?; pořad(?:u|em)?
    """,
    articles=r"""
        v; ve; na; pro; z; ze; s; se; od; do; the; le; der; die; das; la; el; il; americk\w+; britsk\w+;
        německ\w+; francouzsk\w+; rusk\w+; ukrajinsk\w+; polsk\w+; slovensk\w+; česk\w+; rakousk\w+
    """,
    before=r"""
        píše; píší; psal[aoiy]?; napsal[aoiy]?; informuje; informují; informoval[aoiy]?; uvádí; uvedl[aoiy]?;
        uvedly; oznámil[aoiy]?; hlásí; přinesl[aoiy]?; zveřejnil[aoiy]?; odhalil[aoiy]?; upozorni(?:l[aoiy]?);
        upozorňuje; popsal[aoiy]?; zjistil[aoiy]?; zmínil[aoiy]?; cituje; citoval[aoiy]?; sdělil[aoiy]?;
        připomněl[aoiy]?; tvrdí; potvrdil[aoiy]?; dodal[aoiy]?; referuje; shrnul[aoiy]?;
        podle(?: (?:informací|zjištění|zdrojů|údajů|zpráv|zprávy|dat|serveru|deníku|listu|agentury))?;
        dle(?: (?:informací|zjištění|zdrojů|údajů))?; jak (?:uvádí|uvedl[aoiy]?|informoval[aoiy]?|píše
        |napsal[aoiy]?|zjistil[aoiy]?|upozornil[aoiy]?); (?:informací|zjištění|zdrojů|informace|zdroje);
        řekl(?: tom)?; (?:zveřejněn|citován|publikován|získan|odhalen)\w*(?: \w+){0,2} (?:v|na|ve|deníkem
        |serverem|agenturou)
    """,
    inverted="",
    work=r"""
        (?:článk(?:u|em|y)|článek|rozhovor(?:u|em|)|text(?:u|em|)|reportáž(?:i|í|)|komentář(?:i|e|)
        |analýz(?:a|y|ě|u)|zpráv(?:a|y|ě|u)|vydání|pořadu|dokument(?:u|)|podcast(?:u|)|investigac(?:e|i)
        |kauz(?:a|y))(?: \w+){0,2}(?: (?:v|ve|na|pro|z))?; (?:vyšel|vyšla|vyšlo
        |publikoval)\w*(?: \w+){0,3} (?:v|ve|na)
    """,
    cite=r"""
        s odkazem na; s odvoláním na; odvolává se na; odvolávají se na; odkazuje na; odkazují na;
        odvolávaje se na; cituj(?:e|í|íc)(?! ho); odvolal[aoiy]? se na; s poukazem na; odkazem na
    """,
    relay=r"(?:citovan|přeložen|převzat)\w+(?: \w+)? (?:z|od|v)",
    told=r"""
        (?:řekl|řekla|řekli|řekly|říká|uvedl|uvedla|uvedli|sdělil|sdělila|sdělili|potvrdil|potvrdila
        |potvrdili|prohlásil|prohlásila|vysvětlil|vysvětlila|popsal|popsala|přiznal|přiznala|svěřil|svěřila
        |dodal|dodala|komentoval|odpověděl|odpověděla|oznámil|oznámila)(?: [^\s.,;:()]+){0,4}?(?: (?:pro|v
        |ve|na|deníku|serveru|agentuře|televizi|listu|webu))?; (?:v )?rozhovoru(?: \w+)? (?:pro|v|s|se|na);
        rozhovor(?: \w+)? (?:pro|s|se|v); vyjádření pro; pro; v pořadu; hostem; na dotaz
    """,
    told_gap=0,
    learned=r"""
        zjistil[aoiy]?; získal[aoiy]?; má k dispozici; mají k dispozici; viděl[aoiy]?; oslovil[aoiy]?;
        měl[aoiy]? možnost
    """,
    after=r"""
        píše; píší; psal[aoiy]?; napsal[aoiy]?; informuje; informují; informoval[aoiy]?; uvádí; uvedl[aoiy]?;
        uvedly; oznámil[aoiy]?; hlásí; přinesl[aoiy]?; zveřejnil[aoiy]?; odhalil[aoiy]?; upozorni(?:l[aoiy]?);
        upozorňuje; popsal[aoiy]?; zjistil[aoiy]?; zmínil[aoiy]?; cituje; citoval[aoiy]?; sdělil[aoiy]?;
        připomněl[aoiy]?; tvrdí; potvrdil[aoiy]?; dodal[aoiy]?; referuje; shrnul[aoiy]?;
        (?:už |dříve |jako první )?(?:informoval|napsal|uvedl|zveřejnil|odhalil|přinesl)[aoiy]?; s odkazem;
        s odvoláním
    """,
    after_weak="říká; řekl[aoiy]?",
    not_said="",
    spoken=r"""
        řekl[aoiy]?; uvedl[aoiy]?; prohlásil[aoiy]?; sdělil[aoiy]?; potvrdil[aoiy]?; varoval[aoiy]?;
        odmítl[aoiy]?; oznámil[aoiy]?; rozhovor; vystoupil[aoiy]?
    """,
    aired="v; ve; na",
    learned_after=r"""
        zjistil[aoiy]?; získal[aoiy]?; má k dispozici; mají k dispozici; viděl[aoiy]?; oslovil[aoiy]?;
        dozvěděl[aoiy]? se
    """,
    told_after="(?:to )?(?:řekl|řekla|uvedl|uvedla|sdělil|sdělila|potvrdil|potvrdila)",
    work_after="",
    adverbs=r"""
        v; ve; na; dnes; včera; pondělí; úterý; středu; čtvrtek; pátek; sobotu; neděli; také; rovněž; dříve;
        už; již; jako; první; exkluzivně; ledna; února; března; dubna; května; června; července; srpna; září;
        října; listopadu; prosince; \d{1,2}; nyní; svém; svých; webu; to; o; tom; pak; původně; dále
    """,
    not_report=r"""
        (?:svou |svůj |vyšší |nižší |rekordní )*(?:ztrátu|ztráty|zisk(?:u|y)?|tržby|výsledky|propouštění)
    """,
    not_outlet=r"""
        institut; nadace; group; skupina; šéfredaktor(?:em|a|ka)?; ředitel(?:em|e|ka)?; vydavatel(?:e|em)?;
        zaměstnanci; redakce(?= (?:stávk|protest))?; čtenáři; intelligence
    """,
    plain_behind="",
    plain_before="",
    capitals_are_names=True,
    joiner="a; i; nebo; spolu s; společně s",
    label="zdroje?; via; agentury; foto a zdroj",
    opener="z",
    wire=r"""
        s (?:využitím|přispěním|použitím) (?:zpráv |materiálů )?(?:agentur(?:y)?)?; zpracováno (?:podle|z)
    """,
    republished=r"""
        (?:původně|poprvé|nejprve) (?:vyšel|vyšla|vyšlo|publikován\w*|zveřejněn\w*)(?: \w+){0,3}? (?:v|ve
        |na); (?:vyšel|vyšla|vyšlo) (?:původně|nejprve|poprvé) (?:v|ve|na); (?:článek
        |text) (?:\w+ ){0,3}?(?:vyšel|byl převzat|převzat|přebíráme)(?: \w+){0,3}? (?:v|ve|na|z|ze|od);
        převzato (?:z|ze|od); přeloženo (?:z|ze); se svolením; ve spolupráci s; (?:©|\(c\)
        |copyright)(?: \d{4},?)?
    """,
    contributed="přispěl[aoiy]? k (?:tomuto|této) (?:článku|textu|zprávě)",
    poll="průzkum(?:u|em|y|ů)?; ankety?; volební model(?:u|em)?; šetření; žebříč(?:ek|ku)",
    not_the_article="sledujte nás; přihlaste se; odebírejte; poslechněte si",
    background=r"""
        dříve; už dříve; minulý (?:týden|měsíc|rok); loni; před (?:týdnem|měsícem|rokem|dvěma|třemi
        |několika|\d+)(?: \w+)?; v (?:lednu|únoru|březnu|dubnu|květnu|červnu|červenci|srpnu|září|říjnu
        |listopadu|prosinci|roce 20\d\d); tehdy; v minulosti
    """,
    own_words=r"""
        (?:pro|redakci|s|našemu|našim) (?:tento|naši|naše|náš|našeho|naší) (?:deník|list|redakci|web|server
        |čtenáře|redaktora|reportéra); řekl[aoi]? nám; sdělil[aoi]? nám; potvrdil[aoi]? nám;
        náš (?:reportér|redaktor|zpravodaj) (?:\w+ )?(?:zjistil|viděl|mluvil|na místě)
    """,
    anonymous=r"""
        (?:zdroje|lidé|osoby|zdroj|činitelé)(?: \w+){0,4} (?:obeznámen\w+|blízk\w+|se znalostí|seznámen\w+
        |z okolí)
    """,
    channels=r"""
        (?:telegramov\w+ kanál\w*|kanál\w* na telegramu)(?: \S+){0,3} (?:píš|uved|uvád|inform|zveřejn)\w*;
        (?:podle|uvedl|informoval|zdroj:|píše|s odkazem na)(?: (?!svůj|svém|jeho|její)\S+){0,3} (?:telegramov\w+ kanál\w*|kanál\w* na telegramu)
    """,
    media=r"""
        podle (?:\w+ ){0,2}?(?:médií|tisku|novin)(?! \W?(?-i:[A-Z])); (?:místní|zahraniční|ruská|ukrajinská
        |izraelská|americká|německá|polská|některá|česká) média (?:\w+ )?(?:píš|uved|uvád|inform|tvrd)\w*;
        (?:píší|uvádějí|informují|uvedla) (?:\w+ )?média
    """,
    # From here on: read in every text, together with the same tables of all other languages.
    abbreviations="např; tzv; pan; dr; Mgr; Ing",
    endings="",
    compounds="",
    persons="",
    dative="",
    quoted_behind="deník; deníku; serveru; týdeník; týdeníku; časopisu",
    oblique="",
    name_article="",
    after_inverted="",
    photo="foto; fotografie; ilustrační foto; autor",
    photo_by="",
    photo_after=r"[/|-]?\s*Foto\b",
    in_brackets="s; zdroj:",
    in_brackets_after="",
    telegram=r"telegram\w*",
    channel=r"kanál\w*",
    channel_marks="telegram",
    media_marks="médi; tisk; noviny; novin",
    first_marks="",
    byline_before="od; a; zdroj; autor",
    byline_behind="",
    byline_next="a",
    agency_ends="Agentura",
    agency_signatures="",
    apposed=r"(?:[\w-]+ )?(?:deník|týdeník|zpravodajský server|tisková agentura)",
    aside="anketa; podcast",
    not_names="",
    heads="Noviny Deník Zprávy Listy Právo Týdeník",
    front_heads="Deník",
    head_compounds="",
    called="""
        deník deníku list listu server serveru agentura agentury agentuře týdeník týdeníku portál portálu web
        webu časopis časopisu
    """,
    called_behind="",
    second_heads="",
    connectors="a",
    no_name="Podle Jak Dle V Ve Na Pro Ten Ta To",
)
