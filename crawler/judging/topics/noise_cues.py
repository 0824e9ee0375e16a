"""The words of lines that are still there after reading and are no article: lists of tags, site navigation, notices.

Beside them stand the phrases of ``crawler.read_also``, which open a link to another article.
"""

# What opens a list of tags or of links without a "read also": counts before a colon, or as a whole line.
LINE_LABELS = """
must read | trending | trending now | за темою | по темі |
more like this | more | do not miss | related coverage | further reading | in other news |
in case you missed it | icymi | most popular | most viewed | most shared | most commented | popular |
popular now | top stories | top story | latest news | latest stories | editors' picks | editor's picks |
editors' choice | our picks | up next | next article | previous article | next story | now read | now watch |
also of interest | elsewhere | tags | tag | topics | keywords | categories | filed under | labels | hashtags |
follow us | share this | share this article | advertisement | advertising | ad | sponsored |
sponsored content | promoted | partner content | from our partners | around the web | читайте також на сайті |
також за темою | схожі новини | схожі статті | схожі матеріали | пов'язані новини | пов'язані теми |
новини за темою | матеріали за темою | інші новини | останні новини | популярні новини | популярне |
найпопулярніше | найчитаніше | не пропустіть | рекомендуємо | рекомендуємо прочитати | раніше ми писали |
вам може сподобатися | теги | мітки | теми | ключові слова | реклама | підписуйтесь | підписуйтеся |
слідкуйте за нами | до теми | головне зараз | топ новини | также по теме | новости по теме | похожие новости |
похожие статьи | похожие материалы | связанные новости | другие новости | последние новости | популярное |
популярные новости | самое читаемое | самое популярное | не пропустите | рекомендуем | рекомендуем прочитать |
ранее мы писали | вас может заинтересовать | вам может понравиться | метки | темы | ключевые слова |
подписывайтесь | главное сейчас | еще по теме | еще новости | auch lesen | mehr zu | mehr | weiterlesen |
weiterführende links | verwandte artikel | verwandte themen | ähnliche artikel | meistgelesen |
meist gelesen | meistgelesene artikel | am meisten gelesen | beliebt | top themen | aktuelle nachrichten |
empfohlen | empfehlungen der redaktion | unsere empfehlungen | schlagworte | schlagwörter | stichwörter |
stichworte | themen | anzeige | werbung | folgen sie uns | nicht verpassen | à lire | lisez aussi | à voir |
à découvrir | articles liés | article lié | articles similaires | articles connexes | articles recommandés |
à ne pas manquer | ne manquez pas | les plus lus | les plus populaires | le plus lu | plus lus |
plus d'articles | dernières nouvelles | dernières infos | recommandé | nos recommandations | en savoir plus |
mots clés | mots-clés | étiquettes | thèmes | sujets | publicité | suivez-nous | suivez nous |
notre sélection | dans la même rubrique | quizás te interese | más noticias | más sobre este tema |
más sobre | sobre el mismo tema | relacionado | relacionados | relacionadas | temas relacionados |
lo más leído | más leídas | más leídos | las más leídas | lo más visto | no te pierdas | no se pierda |
últimas noticias | recomendado | recomendados | recomendamos | etiquetas | temas | palabras clave |
publicidad | síguenos | leggi pure | leggi ancora | legga anche | ti può interessare |
sullo stesso argomento | articolo correlato | correlati | argomenti correlati | i più letti | più letti |
le più lette | i più visti | da non perdere | non perdere | ultime notizie | altre notizie | consigliati |
etichette | argomenti | temi | parole chiave | pubblicità | seguici | continua a leggere | ler também |
ler mais | ver também | artigos relacionados | conteúdo relacionado | mais lidas | mais lidos |
as mais lidas | mais notícias | últimas notícias | não perca | palavras-chave | publicidade | siga-nos |
assuntos | sprawdź też | polecane | polecane artykuły | powiązane | powiązane artykuły | powiązane tematy |
podobne artykuły | więcej | na ten temat | najczęściej czytane | najpopularniejsze | najnowsze |
najnowsze wiadomości | ostatnie wiadomości | warto przeczytać | nie przegap | tagi | tematy | słowa kluczowe |
reklama | obserwuj nas | lees hier | zie ook | gerelateerd | gerelateerde artikelen | gerelateerd nieuws |
meer over | meer over dit onderwerp | meer nieuws | meest gelezen | best gelezen | aanbevolen | mis niet |
laatste nieuws | trefwoorden | onderwerpen | advertentie | volg ons | läs vidare | se även | se också |
mer om | relaterat | relaterade artiklar | mest läst | mest lästa | missa inte | rekommenderat |
senaste nytt | ämnen | taggar | annons | följ oss | læs videre | se også | relatert | relaterte saker |
relaterede artikler | relateret | mest lest | mest læst | mest læste | siste nytt | seneste nyt | emner |
stikkord | emneord | annonse | annonce | anbefalt | anbefalet | lue seuraavaksi | katso myös |
aiheesta lisää | aiheeseen liittyvää | aiheeseen liittyvät | lisää aiheesta | luetuimmat | suosituimmat |
uusimmat | suosittelemme | älä missaa | aiheet | avainsanat | asiasanat | tagit | mainos | ilmoitus |
seuraa meitä | loe ka | loe lisaks | loe veel | vaata ka | seotud lood | seotud artiklid | loetumad |
skaityk taip pat | skaitykite taip pat | taip pat skaitykite | taip pat skaityk | susiję straipsniai |
lasi arī | lasiet arī | saistītie raksti | lasītākie | čtěte dále | číst více | viz také | související |
související články | mohlo by vás zajímat | nejčtenější | štítky | témata | klíčová slova | čítajte tiež |
prečítajte si | prečítajte si aj | súvisiace | súvisiace články | mohlo by vás zaujímať | najčítanejšie |
témy | ezt is olvassa el | kapcsolódó | kapcsolódó cikkek | kapcsolódó cikk | ajánlott | legolvasottabb |
címkék | hirdetés | további hírek | citiți și | vezi și | articole similare | articole recomandate |
știri similare | cele mai citite | recomandări | recomandate | etichete | publicitate | pe aceeași temă |
διαβάστε περισσότερα | δείτε επίσης | σχετικά άρθρα | σχετικά | δημοφιλή | ετικέτες | прочетете и |
вижте още | вижте също | още по темата | свързани новини | свързани статии | най-четени | етикети |
povezane vesti | povezane vijesti | povezani članci | najčitanije | najnovije | oznake | најчитаније |
повезане вести | preberite tudi | sorodni članki | bunları da okuyun | bunlar da ilginizi çekebilir |
ilginizi çekebilir | ayrıca bakınız | ilgili içerikler | ilgili konular | benzer haberler | daha fazla |
daha fazla oku | en çok okunan | en çok okunanlar | çok okunanlar | son dakika haberleri | son haberler |
öne çıkanlar | önerilen | önerilen haberler | kaçırmayın | etiketler | etiket | anahtar kelimeler | konular |
reklam | bizi takip edin | 相關閱讀 | 延伸阅读 | 推薦閱讀 | 相關新聞 | 相關報導 | 相關文章 | 相关链接 | 更多新闻 | 更多新聞 | 更多阅读 | 阅读更多 | 閱讀更多 |
另见 | 另請參閱 | 热门新闻 | 熱門新聞 | 热门文章 | 熱門文章 | 最多阅读 | 猜你喜欢 | 你可能感兴趣 | 标签 | 標籤 | 关键词 | 關鍵字 | 关键字 | 广告 | 廣告 | 点击排行 |
排行榜 | 看更多 | 热门 | 热点 | 関連 | 関連キーワード | 関連トピックス | 合わせて読みたい | こちらもおすすめ | 人気記事 | 人気の記事 | 続きを読む | もっと読む | 次に読む |
よく読まれている記事 | アクセスランキング | ランキング | 注目の記事 | 最新記事 | 最新ニュース | タグ | キーワード | 広告 | トピックス | 함께 읽기 | 함께 보면 좋은 기사 |
추천 기사 | 추천기사 | 인기 기사 | 인기기사 | 많이 본 뉴스 | 많이 본 기사 | 주요 뉴스 | 더 보기 | 더보기 | 태그 | 키워드 | 광고 | إقرأ أيضا | اقرا ايضا |
اقرأ كذلك | اقرئي أيضا | طالع أيضا | شاهد أيضا | شاهد أيضًا | انظر أيضا | قد يهمك | قد يهمك أيضا | قد يعجبك |
قد يعجبك أيضا | مواضيع ذات صلة | موضوعات ذات صلة | أخبار ذات صلة | مقالات ذات صلة | ذات صلة | الأكثر قراءة |
الأكثر مشاهدة | أهم الأخبار | آخر الأخبار | المزيد | للمزيد | لا تفوت | وسوم | الوسوم | كلمات مفتاحية |
كلمات دلالية | العلامات | تابعونا | إعلان | بیشتر بدانید | همچنین بخوانید | مطالب مرتبط | اخبار مرتبط |
خبرهای مرتبط | پربازدیدترین | برچسب ها | برچسب‌ها | کلیدواژه ها | קרא גם | ראו גם | כתבות נוספות |
כתבות קשורות | עוד בנושא | תגיות | הנקראות ביותר | מומלצים | यह भी पढ़ें | ये भी पढ़ें | संबंधित खबरें |
और पढ़ें | berita terkait | artikel terkait | lihat juga | terpopuler | tin liên quan | bài liên quan |
có thể bạn quan tâm | từ khóa
"""

# What opens a whole line that is no part of the article.
LINE_NOTICES = """
subscribe to | subscribe now | sign up for | sign up to | sign up now | follow us on | follow our |
get our newsletter | get the latest | get breaking news | receive our | download our app | our newsletter |
newsletter | we use cookies | this site uses cookies | this website uses cookies | our site uses cookies |
cookies help us | by using this site | accept all cookies | accept cookies | manage cookies |
cookie settings | cookie policy | privacy settings | click here to subscribe | support our journalism |
already a subscriber | click to read | recommended reading | підписуйтесь на | підписуйтеся на |
підпишіться на | підпишись на | стежте за | слідкуйте за | цей сайт використовує | ми використовуємо файли |
ми використовуємо cookie | наш сайт використовує | читайте нас | подписывайтесь на | подпишитесь на |
подпишись на | следите за | этот сайт использует | мы используем файлы | мы используем cookie |
наш сайт использует | abonnieren sie | jetzt abonnieren | melden sie sich | folgen sie uns |
unser newsletter | wir verwenden cookies | wir nutzen cookies | diese website verwendet |
diese website nutzt | diese webseite verwendet | alle cookies akzeptieren | abonnez vous | inscrivez vous à |
suivez nous sur | recevez notre | notre newsletter | nous utilisons des cookies |
ce site utilise des cookies | accepter les cookies | suscríbete | suscríbase | síguenos en | síganos en |
recibe nuestro | nuestro boletín | utilizamos cookies | usamos cookies | este sitio utiliza | este sitio usa |
esta web utiliza | aceptar cookies | iscriviti a | iscriviti alla | abbonati | seguici su |
la nostra newsletter | utilizziamo i cookie | utilizziamo cookie | questo sito utilizza | questo sito usa |
accetta i cookie | assine | inscreva se | siga nos | receba nossa | este site usa | este site utiliza |
este site utiliza cookies | zapisz się | subskrybuj | obserwuj nas | nasz newsletter | używamy plików cookie |
ta strona używa | ta strona korzysta | ten serwis używa | serwis wykorzystuje | korzystamy z plików |
schrijf je in | meld je aan | abonneer je | volg ons op | wij gebruiken cookies | deze website gebruikt |
deze site gebruikt | prenumerera på | anmäl dig | följ oss på | vi använder cookies | vi använder kakor |
denna webbplats använder | abonner på | tilmeld dig | meld deg på | følg oss | følg os | vi bruger cookies |
vi bruker informasjonskapsler | tilaa uutiskirje | tilaa uutiskirjeemme | seuraa meitä | käytämme evästeitä |
tämä sivusto käyttää | sivusto käyttää evästeitä | katso myös | přihlaste se | odebírejte |
používáme cookies | používáme soubory | tento web používá | prihláste sa | tento web používa |
iratkozzon fel | sütiket használunk | weboldalunk sütiket | abonați vă | acest site folosește |
acest site utilizează | folosim cookie | bültenimize | abone olun | bizi takip edin | çerezleri kullanıyoruz |
çerez kullanıyoruz | bu site çerez | bu sitede çerez | sitemizde çerez | web sitemizde çerez | 订阅我们 | 订阅本 |
訂閱我們 | 訂閱 | 关注我们 | 關注我們 | 扫码关注 | 本网站使用 | 本網站使用 | ニュースレター | メルマガ | フォローする | 当サイトでは | このサイトでは | 뉴스레터 | 구독하기 |
구독하세요 | 이 사이트는 | اشترك في | اشتركوا في | تابعونا على | تابعنا على | يستخدم هذا الموقع | نستخدم ملفات
"""
