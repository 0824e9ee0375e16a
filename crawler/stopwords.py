"""The commonest small words of the languages of the news, and the scripts that name a language by themselves."""

from __future__ import annotations

# Words that are frequent and tell neighbours apart; words shared by close relatives are left out where they only blur.
STOPWORDS: dict[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the of and to in that is was for it with as his on be at by this had not are but from have they which "
        "has will said",
        "de": "der die und den das von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er "
        "dass sie nach",
        "fr": "le la les des et du une est pour que dans qui par plus pas au sur ne ce il aux avec son sont cette ses "
        "été mais",
        "es": "el la los las de y que en un una por con del se para su al como más pero sus este ha fue está también "
        "entre desde",
        "pt": "o os as e do da dos das em um uma que para com não por mais na no ao foi são seu sua também pelo pela "
        "está ou",
        "it": "il di che è per un una del della con non si le dei da gli nel alla anche sono ha più al come delle "
        "nella ma",
        "nl": "de het een van en in is dat op te zijn voor met die niet aan er om ook als maar bij uit door naar heeft "
        "worden wordt",
        "pl": "w i na z się że do nie jest o to jak po od za przez ale oraz dla które który są był tym było roku także "
        "jego jej",
        "cs": "a v na se je že s z o do i to za by ve pro jako po podle jsou které který ale od byl také bylo jeho "
        "při už není",
        "sk": "a v na sa je že s z o do aj to za by vo pre ako po podľa sú ktoré ktorý ale od bol tiež bolo jeho pri "
        "nie je",
        "hu": "a az és hogy nem is egy meg ez volt azt de csak már el ki mint még után szerint vagy lesz amely ezt "
        "volna ennek",
        "ro": "de în și a la care pe cu din nu un o este sa pentru mai că au fost ca prin sunt iar al după fi cele "
        "această",
        "sv": "och att det i som en på är av för med den till inte har de ett om var från men sig vi kan han efter ",
        "da": "og det at i en er til af på for med den ikke der har de som et om men fra var han sig vi kan efter blev "
        "også ud",
        "no": "og det i er på en til som av for at med har de ikke den et fra var om men han vi seg kan etter ble også "
        "mot skal",
        "fi": "ja on ei se että hän oli ovat mutta kun myös joka ole kuin tai niin jo vain sen mukaan sitä olisi nyt "
        "joita ollut vielä",
        "tr": "ve bir bu da de için ile olarak olan çok daha gibi sonra kadar ise en ama ne var oldu olduğu göre değil "
        "her dedi",
        "id": "yang dan di untuk dengan ini itu dari dalam pada tidak akan ke juga oleh sebagai adalah tersebut kata "
        "ada telah mereka",
        "hr": "je i u se na da su za od s koji o što će kako to iz ali bi kao nije te koja samo nakon više koje prema ",
        "sl": "je in na v za se da so pri z ki pa po tudi kot bo od ne bi iz še ali ter o že smo ga kar več med",
        "lt": "ir kad yra į su iš tai bet jau kaip dėl buvo apie ne nuo per tik bus šio už prie savo kurie po dar jis",
        "lv": "un ir ka no ar par uz kas arī nav bet tiek ko gan pēc tas kā bija to vai šo ja vēl līdz viņš jau pie tā",
        "et": "ja on ei et see ka oli kui oma ning aga seda siis mis nii tema kes pole või selle üle veel ta ole kuid ",
        "sq": "të e në që me për i një nga se është ka në si janë do u nuk edhe ky kjo më por duke pas",
        "vi": "và của là có được trong cho không một với các người này đã khi những để ra đến về từ sẽ cũng tại theo",
        "sw": "na ya wa kwa ni katika la za kuwa cha hiyo huo huku hata lakini baada pia kama watu hii mwa alisema",
        "af": "die van en in is het dat nie te om op met vir hy sy wat aan as ook was deur sal haar hulle maar word",
        "zu": "ukuthi futhi uma kodwa ngoba lapho kanye noma ngesikhathi kusho abantu kule kakhulu lokhu wakhe bakhe ",
        "ru": "и в не на что с по как это он к из за от его для но был так же бы то или также было после который они ",
        "uk": "і в не на що з як це до та за від його для але був так же про або також було після який вони є у й що ",
        "be": "і ў не на што з як гэта да та за ад яго для але быў так пра або таксама было пасля які яны ён у",
        "bg": "и в не на че с по как това той от за са да се е ще но при до като беше след който те само има още",
        "sr": "и у је се на да су за од са који о што ће како то из али би као није те која само након више",
        "mk": "и во не на дека со по како тоа тој од за се да ќе но при до беше по кој тие само има е",
        "ar": "في من على إلى أن عن التي مع هذا الذي هذه بعد كان لا ما بين كما قال أو قد",
        "fa": "در به از که این را با است برای آن یک خود تا کرد بر هم نیز گفت می شد",
        "ur": "کے کی میں ہے اور سے کا کو اس نے پر کہ یہ ہیں بھی تھا کر جو",
        "hi": "के में की है और से का को ने पर यह कि भी हैं एक इस लिए था कर",
        "mr": "आहे आणि या च्या मध्ये होते केले करण्यात असून यांनी आहेत त्यांनी मात्र",
    }.items()
}

# Letters that a language shares with few others: a hint where a text is short.
LETTERS: dict[str, frozenset[str]] = {
    code: frozenset(letters)
    for code, letters in {"de": "ß", "es": "ñ¿¡", "pl": "ąćęłńśźż", "ru": "ыэъё", "uk": "іїєґ"}.items()
}

# First letter and last letter of a block of one script, and the language that alone (or nearly) is written in it.
SCRIPTS: tuple[tuple[str, str, str], ...] = (
    ("\u0370", "\u03ff", "el"),
    ("\u0590", "\u05ff", "he"),
    ("\u0530", "\u058f", "hy"),
    ("\u10a0", "\u10ff", "ka"),
    ("\u0e00", "\u0e7f", "th"),
    ("\u0980", "\u09ff", "bn"),
    ("\u0a00", "\u0a7f", "pa"),
    ("\u0a80", "\u0aff", "gu"),
    ("\u0b00", "\u0b7f", "or"),
    ("\u0b80", "\u0bff", "ta"),
    ("\u0c00", "\u0c7f", "te"),
    ("\u0c80", "\u0cff", "kn"),
    ("\u0d00", "\u0d7f", "ml"),
    ("\u0d80", "\u0dff", "si"),
    ("\u0e80", "\u0eff", "lo"),
    ("\u0f00", "\u0fff", "bo"),
    ("\u1000", "\u109f", "my"),
    ("\u1200", "\u137f", "am"),
    ("\u1780", "\u17ff", "km"),
    ("\u3040", "\u30ff", "ja"),
    ("\uac00", "\ud7a3", "ko"),
    ("\u4e00", "\u9fff", "zh"),
)
