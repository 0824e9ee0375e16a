"""How Turkish newsrooms credit: the main words of it; nobody who speaks the language has checked them."""

from crawler.reading.credits.cue_tables import main_cues

CUES = main_cues(
    types=r"""
        gazete(?:si|ye|de|ler)?(?:nin|ne|nde|nden)?; (?:haber )?ajans(?:ı|ına|ının|ında)?;
        (?:televizyon )?kanal(?:ı|ına|ının|ında)?; televizyon(?:u|una|unun|unda)?; dergi(?:si|sine|sinin|sinde)?;
        (?:haber )?site(?:si|sine|sinin|sinde)?; radyo(?:su|suna|sunun)?; yayın organı
    """,
    articles="abd merkezli; ingiliz; alman; rus; fransız; israil; amerikan; ukrayna; resmi; devlet",
    cite=r"dayandır\w+; atıfta bulun\w+; atfen; kaynak göster\w+; referans göster\w+; alıntı\w*",
    after=r"""
        (?:\w+ ){0,2}?(?:haberine|haberlerine|aktardığına|bildirdiğine|yazdığına|iddiasına|verilerine|duyurduğuna|bilgilerine) göre;
        göre; (?:\w+ ){0,1}?(?:haberinde|haberine)(?= );
        (?:[^\W\d]+ ){0,4}?(?:duyurdu|bildirdi|yazdı|aktardı|haberleştirdi|öne sürdü|ortaya çıkardı|geçti|yayımladı|yayınladı|iddia etti)
    """,
    learned_after=r"(?:\w+ )?(?:ulaştığı|edindiği|gördüğü|incelediği) (?:bilgi|belge)\w*",
    told_after=r"""
        (?:\w+ ){0,3}?(?:konuşan|konuştu|konuşarak|anlattı|açıklamada bulun\w+|açıklamalarda bulun\w+|açıklama
        yap\w+|verdiği (?:\w+ )?(?:röportaj|demeç|mülakat)\w*|demeç ver\w+|röportaj
        ver\w+|değerlendir\w+|yanıtladı|yayınına katıl\w+|röportaj\w*)
    """,
    work_after="(?:haberi|röportajı|muhabiri|muhabirine|kaynakları|araştırması)",
    adverbs=r"""
        bugün; dün; (?:pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar); daha; önce; ilk; ayrıca; haber; haberler
    """,
    not_report=r"(?:zarar|kâr|ciro)\w*",
    not_outlet=r"""
        (?:eski |yeni )?(?:genel yayın yönetmen|sahib|patron|çalışan|okur|grub|holding|yazar|editör)\w*; grubu; holding
    """,
    joiner="ve; ile",
    label="kaynak; kaynaklar",
    republished=r"ilk olarak(?: \w+)?",
    poll=r"anket\w*; araştırma şirketi",
    not_the_article="ayrıca bakınız; bizi takip edin; abone olun; okumaya devam",
    background=r"""
        daha önce; geçen (?:hafta|ay|yıl);
        (?:ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık) ayında; 20\d\d yılında;
        \w+ (?:hafta|ay|yıl) önce
    """,
    own_words="(?:gazetemize|sitemize|muhabirimize|ajansımıza)",
    anonymous=r"(?:konuya yakın|konuyla ilgili|adı açıklanmayan) (?:\w+ ){0,2}(?:kaynak|yetkili)\w*",
    media=r"""
        (?:yerel|rus|ukrayna|israil|batı|abd) (?:medyası|basını|basın)\w*(?: \w+)? ?(?:göre|bildirdi|yazdı|haberine);
        basında (?:çıkan|yer alan)
    """,
    hung_on=r"['’]\w{1,7}",
    endings=r"['’](?:a|e|ya|ye|da|de|ta|te|dan|den|ın|in|un|ün|nın|nin|nun|nün|ı|i|u|ü|yı|yi|la|le)\b",
    photo="fotoğraf",
    media_marks="medya; basın",
    heads="Gazetesi Ajansı",
    called_behind=r"""
        gazetesi gazetesine gazetesinin ajansı ajansına ajansının kanalı kanalına televizyonu televizyonuna dergisi
        dergisine sitesi sitesine
    """,
    no_name="Bu Bir Ve İse Göre Ancak Ayrıca",
)
