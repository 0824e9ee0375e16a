"""How Estonian newsrooms credit: the main words of it; nobody who speaks the language has checked them."""

from crawler.reading.credits.cue_tables import main_cues

CUES = main_cues(
    types=r"""
        uudisteagentuur(?:i|ile|ist)?; (?:päeva|aja|majandus)?leh(?:t|e|ele|es|te); (?:uudiste)?portaal(?:i|ile|is)?;
        telekanal(?:i|ile|is)?; raadio(?:s|le)?; saa(?:de|tes|tele); ajakir(?:i|ja|jale|jas);
        rahvusringhääling(?:u|ule)?; väljaan(?:ne|de|dele); ajakirjanik(?:e|u|ele)?
    """,
    articles="usa; briti; saksa; vene; soome; ukraina; prantsuse; läti; the",
    before="kirjuta(?:b|s); teata(?:b|s); vahenda(?:b|s); edasta(?:b|s); raporteeri(?:b|s); avalda(?:b|s)",
    work=r"(?:artikl\w+|intervjuu\w*|lugu|loo\w*|arvamuslugu)(?: \w+)?",
    cite=r"viidates; viita(?:b|s); tsiteeri\w+; toetudes",
    told=r"""
        (?:ütles|rääkis|kinnitas|kommenteeris|selgitas|lausus|märkis|sõnas)(?: [^\s.,;:()]+){0,4}?; intervjuus(?: \w+)?
    """,
    after=r"""
        (?:\w+ )?(?:teatel|andmetel|sõnul); kirjuta(?:b|s); teata(?:b|s); vahenda(?:b|s); edasta(?:b|s); avaldas;
        paljasta(?:b|s); on (?:kirjutanud|teatanud)
    """,
    learned_after="(?:sai teada|nägi)",
    told_after=r"""
        (?:\w+ )?(?:ütles|rääkis|kinnitas|kommenteeris|selgitas|lausus|märkis|antud
        (?:intervjuus|usutluses)|saates|uudistele)
    """,
    work_after="(?:allikad|allikate|ajakirjanik|korrespondent)",
    adverbs=r"""
        täna; eile; ka; esimesena; varem; esmaspäeval; teisipäeval; kolmapäeval; neljapäeval; reedel; laupäeval;
        pühapäeval
    """,
    not_report=r"(?:kahjum|kasum|käive)\w*",
    not_outlet=r"(?:pea)?toimetaja\w*; omanik\w*; töötaja\w*; lugeja\w*; kontsern\w*; grupp",
    joiner="ja; ning; või",
    label="allikas; allikad",
    republished=r"(?:artikkel|lugu|tekst) (?:ilmus|avaldati)(?: \w+){0,2}?",
    poll=r"küsitlus\w*; uuring\w*; reiting\w*",
    not_the_article="loe (?:ka|lisaks|edasi|rohkem); vaata ka; jälgi meid; telli",
    background=r"varem; eelmi(?:sel|ne) (?:nädalal|kuul|aastal); 20\d\d\. aastal; \w+ (?:nädalat|kuud|aastat) tagasi",
    own_words="(?:meie lehele|meie portaalile|meie reporter)",
    anonymous=r"(?:allikad|allika)(?: \w+){0,3} (?:kursis|lähedal)",
    media="(?:meedia|ajakirjanduse) (?:andmetel|teatel)",
    hung_on=r"-\w{1,4}",
    endings=r"-(?:i|ile|is|ist|ilt|le)\b",
    photo="foto",
    media_marks="meedia; ajakirjanduse",
    heads="Postimees",
    called="ajaleht portaal ajakiri ajalehe portaali",
    no_name="See Ta Ka Ja Aga Kui",
)
