"""How English-language newsrooms credit."""

from crawler.reading.credits.cue_tables import Cues

CUES = Cues(
    types=r"""
        newspapers?; dail(?:y|ies); weekl(?:y|ies); magazine; tabloid; broadsheet; outlets?;
        (?:news )?agenc(?:y|ies); newswire; wire(?: service)?; broadcaster; (?:TV |television |news )?channel; tv;
        television; network; (?:web)?sites?; portal; publication; paper; radio(?: station)?; station;
        affiliates?; media outlet; news service; service; programme; program; journalists? from; blog
    """,
    articles=r"""
        the; its; a; an; both; fellow; us; u\.s\.; uk; london-based; state-(?:run|owned|controlled|backed|funded); state;
        israeli?; russian?; american; british; german; french; ukrainian; polish; turkish; italian; spanish; chinese; japanese;
        indian; canadian; australian; iranian; saudi; qatari; lebanese; dutch; swedish; danish; norwegian; finnish; czech; austrian;
        swiss; irish; mexican; brazilian; belgian; hungarian; greek; egyptian; kenyan; nigerian; pakistani; korean; south korean;
        \w+-based; \w+ state-(?:run|owned|controlled|backed|funded)
    """,
    before=r"""
        according to (?:(?-i:[A-Z])\w+ ){1,3}(?:of|at|from|with); according to(?: an?(?: \w+){0,3} (?:by|in|from))?; as per; per; as (?:first )?reported (?:by|on|in); via;
        (?:reported|revealed|published|quoted|cited|verified|broadcast|uncovered|disclosed|released|aired
        |analy[sz]ed|compiled|confirmed|leaked|documented|noted|put out|made public|posted|spotted|broken|flagged|unearthed)(?: \w+){0,2} by;
        (?:sources?|journalists|reporters|correspondents?) (?:at|for|with|of|from)(?= \S+\Z); information from; hat tip(?: to)?; h/t(?: to)?;
        (?:reported|cited|carried|covered|picked up|published|quoted|confirmed|told) by [^.;:]{0,50}?,? (?:including|such as|like);
        (?:(?:news|media) (?:outlets|sources|organi[sz]ations|agencies|sites)|outlets|newspapers),? including;
        figures from; seen on; shown on; broadcast on; told viewers of;
        (?:via|per) (?:(?-i:[A-Z])[\w’\'-]+ ){1,3}(?:of|at|from|with|for)
    """,
    inverted=r"""
        say; says; said; writes?; wrote; reports?; reported; notes?; noted; adds; claims?; claimed; reveals?;
        revealed; understands; learns
    """,
    work=r"""
        (?:details?|more|text|breakdown|story|account|transcript) (?:is|are|was|were|can be (?:found|read))
        (?: \w+)? (?:in|on|at);
        (?:reports?|stor(?:y|ies)|articles?|investigations?|interview|piece|exclusive|coverage|scoop|documentary
        |analysis|op-?ed|essay|column|account|review|reporting|tally|dispatch|revelations?|leak|claims?|expos[eé]
        |editorial|headline|podcast|broadcast|feature|commentary|count)(?:(?: \w+)(?: \w+)?)? ?(?:in|by|from|of
        |for|on|with|at); published (?:\w+ ){0,2}?(?:in|on|at|by);
        confirm(?:s|ed|ing) (?:an?|the) (?:earlier )?report(?: \w+){0,5} (?:in|by|from);
        (?<!to be )(?<!will be )(?:ran|runs?|appear(?:ed|s)|printed|carried|aired|featured)(?: \w+){0,2} (?:in|on);
        (?:writing|wrote|reports?|reported)(?: \w+){0,2} (?:in|for); writes in; documents? (?:in|from)
    """,
    cite=r"""
        citing; cites?; cited(?! by); quoting; quotes?; quoted(?! by); with (?:an? )?(?:reference|link|nod) to;
        refer(?:s|red|ring)? to; referencing; with reference to; attributed (?:\w+ )?to; attributing;
        credit(?:s|ed|ing); relaying; pointing to; point(?:s|ed) to; linking to; link(?:s|ed) to; picked up from;
        based on(?: an?)?(?: \w+){0,2} (?:reports?|reporting|story|article)(?: by| from| in)?; relies on;
        drawing on
    """,
    relay=r"(?:quoted|cited|relayed|carried|picked up|translated|summari[sz]ed|retold)(?: \w+){0,2} (?:by|in)",
    told=r"""
        told; tells; telling; (?:sources?|officials?|insiders?|people|aides?) tell; (?:told|tells) (?:(?-i:[A-Z])[\w’'-]+ ){1,3}?(?-i:[A-Z])[\w’'-]+, (?:an? |the )?[^.,;:]{3,40} (?:at|of|for|with|from);
        (?:speculated|hinted|suggested|indicated|stated|mentioned|conceded|acknowledged|boasted|lamented|joked|related|vented|announced
        |divulged|remarked|recalled|recounted|stressed|denied|relayed|spoke out)(?: [\w’'-]+){0,3} to; (?:told|tells|telling) (?:(?-i:[A-Z])[\w’'-]+ ){1,3}(?:at|of|from|with|for); (?:spoke|spoken|speaks|speaking|talked|talking)(?: \w+){0,3} (?:to|with|on);
        interviews?(?: \w+){0,3} (?:with|to|on|for|in|by|at); interviewed(?: \w+)? (?:by|on|for);
        (?:comments?|remarks?|statement|e-?mail|letter|message|briefing)(?: \w+){0,3} to; commented to;
        confirmed(?: \w+){0,2} to; (?:said|say|says)(?: [\w’'-]+){0,5} (?:to|on); confided(?: \w+)? (?:to|in);
        appear(?:ed|s|ing|ance)(?: \w+){0,2} on; admitted (?:\w+ )?to; in (?:a )?conversation with; sat down with;
        informed; disclosed (?:\w+ )?to; explained (?:\w+ )?to; revealed (?:\w+ )?to; described (?:\w+ )?to;
        complained to; insisted to; (?:asked|questioned|pressed|approached|quizzed) by; open(?:s|ed|ing)? up(?: \w+){0,4} (?:to|in|with); shared with; provided to; given to; passed to; leaked to; assured;
        (?:explained|argued|recalled|admitted|lamented|complained)(?: \w+){0,2} in
    """,
    learned=r"""
        (?:obtained|seen|reviewed|viewed|examined|interviewed|contacted|polled|reached|consulted|heard|visited
        |inspected|read|learned)(?: \w+){0,2} by
    """,
    after=r"""
        (?:is|are|was|were) reporting; reports?; reported; scoop(?:s|ed); writes?; wrote; reveals?; revealed; publish(?:es|ed); cit(?:es|ed|ing);
        quot(?:es|ed|ing); not(?:es|ed); adds; added; disclos(?:es|ed); claim(?:s|ed)?; broke; can reveal; (?:was|were) (?:the )?first to (?:report|break|publish|reveal);
        carri(?:es|ed); estimates?; estimated; points? out; recalls?; relays?; broadcast; aired; ran;
        describ(?:es|ed); found; finds?; calculat(?:es|ed); suggest(?:s|ed); detail(?:s|ed); document(?:s|ed);
        confirm(?:s|ed); explain(?:s|ed); exposed; uncovered; alleg(?:es|ed); put(?:s)? the;
        observe[sd]; laid out; lays out; follow(?:s|ed) up; identif(?:ies|ied); reiterate[sd]; profile[sd]; and other (?:media |news )?(?:outlets|media|newspapers|sites|organi[sz]ations) (?:have )?report(?:ed)?;
        ha(?:s|d) (?:more|details)(?= (?:on|about|here)\b|[.:]);
        ha(?:s|d) (?:the|an?|further)(?: \w+)? (?:story|breakdown|details?|interview|report|scoop|account|text|piece|profile);
        got (?:hold of|(?:its|their) hands on); (?:was|were) first with; first had (?:the|this); call(?:s|ed) (?:it|this|that);
        which (?:first |also )?(?:reported|broke|published|cited|quoted|revealed|obtained|saw|has seen|wrote
        |reviewed|spoke); whose (?:report|story|investigation|journalists|reporters)
    """,
    after_weak=r"say; says; said; shows?; showed; saying",
    not_said=r"(?:\w+ ){0,2}(?:it|its|they|their)(?= )",
    spoken=r"""
        said; says?; warn(?:s|ed); told; argue[sd]?; claim(?:s|ed); announced?; insist(?:s|ed); admit(?:s|ted);
        den(?:y|ies|ied); call(?:s|ed); explain(?:s|ed); interview; appear(?:s|ed|ing|ance); asked; added;
        promised; vowed; confirmed; described; speaking;
        nam(?:es|ed); calls
    """,
    aired=r"on; to",
    learned_after=r"""
        (?:ha(?:s|ve) )?(?:learned|learnt|seen|obtained|reviewed|viewed|established|spoken|heard); understands?;
        saw; obtained; reviewed; viewed; examined; visited;
        (?:was|were|has been|have been) (?:told|shown|informed|given); spoke (?:to|with); asked; contacted;
        interviewed
    """,
    told_after=r"in an? (?:\w+ )?interview; interview with",
    work_after=r"""
        (?:(?:own|exclusive|latest|recent|original|initial|earlier|joint|undercover|\d{4}|monday|tuesday
        |wednesday|thursday|friday|saturday|sunday|weekend) )?(?:report(?:s|ing)?|stor(?:y|ies)|articles?
        |investigations?|scoop|exclusive|interview|analysis|sources?|op-?ed|revelations?|documentary|piece|tally
        |count|front.page|editorial board|(?:fact.?check(?:er|ing)?s?|investigative|data|visual)? ?(?:team|reporters|journalists|newsroom)(?: \w+)? (?:documented|found|counted|reported|analy[sz]ed|reviewed|tracked|identified)|witness(?:es)?|(?:team|crew)s? (?:\w+ )?(?:visited|saw|found|witnessed|filmed|counted)|expos[eé]|column|dispatch|fact-check|account|claims?|(?:reporter|correspondent
        |journalist|columnist|analyst|editor)s? (?-i:[A-Z])\w+(?: (?-i:[A-Z])\w+)? (?:reports?|reported|writes
        |wrote|tweeted
        |posted)|(?:reporter|correspondent|journalist)s? (?:saw|witnessed|reported|at the scene|on the ground
        |(?:\w+ ){1,5}?(?:saw|witnessed|reported|heard|counted)))
    """,
    adverbs=r"""
        on; in; late; early; earlier; first; initially; originally; reportedly; subsequently; similarly; also; previously; separately; later; has; had; have; then; now;
        exclusively; recently; yesterday; today; this; last; week; weekend; month; morning; evening; night;
        afternoon; (?:mon|tues|wednes|thurs|fri|satur|sun)day; january; february; march; april; may; june; july;
        august; september; october; november; december; \d{1,2}; \d{4}; meanwhile; itself; again; independently;
        an?; (?:report|story|article|investigation|piece|post|analysis|exclusive); news; newspaper; online;
        magazine; however; [’']s; ukrainian service; russian service; breakfast; radio; today; newsnight; panorama;
        these; those; uk; u\.k\.; usa; india; australia; canada; africa; asia; europe; international; arabic; persian
    """,
    not_report=r"""
        (?:\w+ )?(?:it|its|they|their|that it) (?:(?:had|has|have) (?:laid|lost|sold|cut|closed|fired|dismissed
        |appointed|hired|bought|agreed|decided)|would|will|was|is|were|plans?|(?:\w+ )?(?:staff|edition|print
        |owner|newsroom|editor|journalists?|reporters?|board|website|readers|subscribers|weekly|offices?|bureau
        |building|union|podcast|programme|app|archive|paywall)); (?:to )?its;
        (?:on \w+ )?it (?:would|will|was|is|plans?|had|has); for duty; when; how; why; where; who; hello; goodbye;
        yes; no; what;
        (?:an? |its |record |net |higher |lower |first |second |third |fourth |annual )*(?:quarterly|loss
        |losses|profits?|earnings|revenues?|sales|results|subscribers?|layoffs|\w+ growth)
    """,
    not_outlet=r"""
        (?:\w+ )?affiliates?; institute; foundation; philanthropies; group; inc; corp(?:oration)?; holdings?; university; trust;
        awards?; prize; cent(?:er|re); terminals?; school; club; lp; ltd; plc; limited; capital; bank; plant;
        beach; media group; arena;
        (?:former |new |top |senior |chief |deputy |political |foreign |sports? |news |s
        tar |long-time )*(?:chiefs?|directors?|(?:director.general)|boss(?:es)?|editors?(?!s? (?-i:[A-Z]))|executives?
        |owners?|staff(?:ers)?|employees|unions?|board|management|presenters?|anchors?|hosts?|chair(?:man|woman)?
        |spokes\w+|ceo|publisher|workers|parent|studios?|building|headquarters|offices?|newsroom|founder
        |shareholders?|subscribers?|readers|viewers|shares|stock|lawyers?|licen[cs]e fee|logo|app|economists?
        |journalists?(?= (?:union|were|was|are|vote|strike|who|have|had|will|to)\b| (?:in|on)\b(?![^.]{0,50}\b(?:saw|heard|reported|witnessed|counted|says|said)\b))|reporters?(?= (?:were
        |was|are|vote|strike|who|have|had|will|to)\b)|photographers?|bestsellers?|best.?sellers?|crossword
        |classes|exams?|candidate|inquiry|commission); (?:management|editorial(?! board)|annual|mobile) \w+;
        presidents?; vice presidents?
    """,
    plain_behind="",
    plain_before="of; system[’']?s?; area; region; council",
    capitals_are_names=True,
    joiner=r"and; as well as; along with; or; and also",
    label=r"""
        sources?;
        (?:via|credits?|reported by|read (?:more|the full story)(?: at| in| on)?|more at|original(?: source)?
        |first published|h/t|information|originally); agencies
    """,
    opener="from",
    wire=r"""
        (?:with |additional |further )+(?:reporting|files|material|contributions?|information|input
        |inputs)(?: \w+)? (?:by|from); with (?:agencies|files from|inputs? from|reports from);
        (?:compiled|combined) from; (?:reporting|writing|story) by;
        (?:the )?(?:associated press|reuters|agence france-presse) and
    """,
    republished=r"""
        (?:originally|first|previously|initially) (?:\w+ )?(?:published|appeared|ran|posted|aired|produced
        |reported and published)(?: \w+){0,3}? (?:by|in|on|at|for);
        re-?published(?: \w+){0,4}? (?:from|by|with|courtesy of);
        re-?printed(?: \w+){0,3}? (?:from|by|with permission from);
        (?:this )?(?:story|article|content|piece|report|text) (?:is|was|comes|has been) (?:\w+ )?(?:published
        |produced|provided|supplied|courtesy|distributed|syndicated|licensed|republished|reproduced|from
        |shared)(?: \w+){0,4}? (?:by|from|of|with|in partnership with); syndicated (?:from|by|content from);
        courtesy of; (?:©|\(c\)|copyright)(?: ©)?(?: \d{4},?)?; distributed by; translated (?:\w+ )?from;
        (?:is|was) a (?:content )?partner(?:ship)? of; in partnership with; reproduced (?:\w+ ){0,3}?from;
        used with permission (?:of|from)
    """,
    contributed=r"""
        (?:(?:writers?|reporters?|journalists?|correspondents?|staff|editors?|producers?|photographers?) [^.!?\n]{0,90}?)?
        contributed(?: \w+){0,3}? to (?:this|the) (?:report|story|article|piece|dispatch);
        contributed (?:additional )?reporting
    """,
    poll=r"""
        polls?; polled; pollsters?; survey(?:s|ed)?; opinion research; economists polled; analysts polled;
        surveyed; barometer; index; power ranking; bestseller list; rankings?; awards?
    """,
    not_the_article=r"""
        also on; stay up to date; (?:his|her|whose|\w+) column appears; writes (?:an?|the) (?:\w+ ){0,3}column (?:for|in); more (?:on|from); follow us; subscribe; sign up; join us; watch (?:live|now);
        (?:his|her|their|whose) (?:\w+ ){0,2}(?:work|writing|articles|stories|reporting|essays|columns|drawings|photographs|photos|poems|fiction
        |byline)s? (?:\w+ )?(?:has|have) (?:\w+ )?(?:appeared|run|been (?:published|featured|seen)); (?:frequent|regular)
        contributor to; contributes to; (?:has|have) written for; (?:used to|currently|also) writes? for;
        (?:worked|works|working) (?:as \w+ \w+ )?(?:for|at);
        see (?:[\w’\']+ ){0,4}coverage (?:at|on|by)
    """,
    background=r"""
        earlier(?! on \w+day)(?! today)(?! this (?:week|morning))(?! (?:mon|tues|wednes|thurs|fri|satur|sun)day);
        previously;
        last (?:week|month|year|summer|spring|autumn|winter|january|february|march|april|may|june|july|august
        |september|october|november|december); (?:days|weeks|months|years) ago;
        (?:a|one|two|three|several) (?:week|month|year|day)s? ago;
        in (?:january|february|march|april|june|july|august|september|october|november|december);
        in (?:19|20)\d\d; had (?:earlier |previously |first )?(?:reported|written|revealed|published); back in;
        at the time
    """,
    own_words=r"""
        (?:told|tells|speaking to|spoke to|seen by|obtained by|shown to|interview with|reviewed by|informed
        |told to|confirmed to|learned by|by) (?:this|our|the present) (?:newspaper|paper|reporter|correspondent
        |magazine|newsroom|website|outlet|publication|journalists?|team|reporters?); told us;
        we have (?:seen|learned|obtained|reviewed);
        our (?:correspondent|reporters?|journalists?|own investigation|investigation) (?:found|saw|reports?|spoke
        |has|have|witnessed|learned)
    """,
    anonymous=r"""
        (?:people|persons?|sources?|officials?|those|two|three|several) (?:\w+ ){0,3}(?:familiar with|briefed on
        |with (?:direct )?knowledge|close to|with knowledge of|involved in)
    """,
    channels=r"""
        (?<!his )(?<!her )(?<!its )(?<!their )(?<![’']s )telegram channels?(?: \S+){0,3} (?:writes?|wrote
        |reports?|reported|said|say|says|claim(?:s|ed)?|posted|published|cite[sd]?|quote[sd]?|share[sd]?
        |note[sd]?|show(?:s|ed)?|release[sd]?|suggest);
        (?:according to|cit(?:es|ed|ing)|quoting|per|reported by|published by|posted by|shared by|says|writes
        |reports|source:) (?:(?!his|her|its|their|\w+[’']s)\w+[ -]){0,4}?telegram channels?;
        channels?(?: \w+){0,3} on telegram (?:claim|say|said|report|wr[io]te|post)\w*;
        (?:monitoring|telegram|social media|twitter|whatsapp) (?:channels|accounts|users
        |bloggers) (?:\w+ )?(?:write|report|say|said|claim|posted|reported|wrote|shared|are)(?:ed|s)?
    """,
    media=r"""
        (?:local|foreign|western|state|russian|ukrainian|israeli|german|us|american|british|polish|iranian
        |chinese|several|some|the|international|turkish|french|italian|spanish) (?:\w+ )?(?:media|press|outlets
        |newspapers)(?: outlets)? (?:\w+ )?(?:report|reported|say|said|write|wrote|claim|claimed|reports);
        media reports?; press reports?; news reports; according to (?:\w+ )?reports?(?! (?:by|from|of|in|on|published)\b)(?=[,.;]); reports in the (?:local |foreign )?(?:media|press);
        according to (?:\w+ ){0,2}(?-i:media|press)(?: reports?)?; media:
    """,
    told_gap=0,
    # From here on: read in every text, together with the same tables of all other languages.
    abbreviations="Mr; Mrs; Dr; St; vs; No",
    endings="",
    compounds="",
    persons="Mr; Mrs; Ms; Mike; Michael; Mayor; Emma; Sir; Lady; Lord",
    dative="",
    quoted_behind=r"newspaper; magazine; website; outlet; agency",
    oblique="",
    name_article="the",
    after_inverted="on; in; late; and; which; citing",
    photo="photo; photograph; picture; pic; image; file photo; illustration; graphic; footage; video; credit",
    photo_by=r"\bby\b; \bvia\b; courtesy of",
    photo_after=r"[/|-]?\s*(?:Photos?|Pictures?|Images?|Archive?)\b",
    in_brackets=r"with; and; via; source\s?:; sources\s?:; reporting by; agenc\w+[:,]?",
    in_brackets_after="and agencies; contributed",
    telegram="telegram",
    channel="channel",
    channel_marks="telegram; youtube; social; monitoring; twitter; whatsapp",
    media_marks="media; press; outlet; newspapers; reports",
    first_marks="first",
    byline_before="by; from; for; and; with; of; at; via; the; agency; source",
    byline_behind=r"""
        staff; news ?desk; newsroom; news; agency; news agency; wire; newswire; correspondent; writers?;
        reporters?; journalists?; editors?; in \w+
    """,
    byline_next="and; with; via; for; in",
    agency_ends="Wire; Newswire; News Service; Agency",
    agency_signatures="News (?:Agency|Service); Wire; Newswire; Press Agency",
    apposed=r"""
        an? (?:[\w’'-]+ ){0,4}?(?:radio show|talk show|news (?:web)?site|news (?:outlet|agency|broadcaster|network|channel)
        |newspaper|magazine|(?:public|state|national|private) broadcaster|(?:radio|television|tv) (?:station|channel|network)|tabloid
        |daily|weekly|trade publication|news portal)(?! (?:editor|reporter|writer|host|journalist|owner
        |publisher|columnist|photographer|correspondent|executive|producer|manager|anchor|presenter
        |group|company|chain))
    """,
    aside="photos?; podcast; newsletter; subscribe; sign up; app; video gallery; follow; poll; survey",
    not_names=r"""
        Institute; Ministry; University; Medical; Google; Co; Corp; LLC; Company; Foundation; Force; Council; Office; Agency; Bank; Police; Court; Union;
        Party; Committee; Commission; Association; Telegram; Release; Conference; Secretary; Freedom; Corps;
        Records?; Act; Inc; Ltd; Online-\w+
    """,
    heads="""
        Herald Times Post Courier News Daily Gazette Tribune Observer Journal Chronicle Bulletin Wire Digest
        Monitor Reporter Standard Star Mail Express Echo Argus Dispatch Examiner Inquirer Enquirer Globe
        Ledger Mercury Record Register Sentinel Telegraph Weekly Advertiser Press Newswire Guardian
        Independent Citizen Recorder Review Sun Mirror Today Broadcasting
        Online
    """,
    front_heads="",
    head_compounds="",
    called="""
        newspaper newspapers daily weekly tabloid broadsheet outlet agency newswire broadcaster portal
        magazine website network station publication site
    """,
    called_behind="newspaper daily television magazine broadcaster channel newswire tabloid portal",
    second_heads="Corporation Service Authority Network Leader Dealer Union Democrat Republican American Statesman Bee Picayune Item",
    connectors="of and the for",
    no_name="""
        MORE Another Every Each Some Any Many Several One No In On At By Per As But And For From With Via Says Said Source Sources According The A An This That
        When While After Before Citing Also If It Its Read Photo American British German French Polish
        Russian Ukrainian Israeli Turkish Italian Spanish Chinese Japanese Indian Canadian Australian
        Austrian Swiss Dutch Belgian Czech Estonian Latvian Lithuanian Finnish Swedish Norwegian Danish
        Irish Scottish US UK EU Local State Western Breaking Latest Good Bad Fake Top World Sports Business
        More Your Our Their His Her My Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    """,
)
