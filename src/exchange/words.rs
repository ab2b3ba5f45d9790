//! Words that tables of others call our fields by, beside our own names and labels.

/// A field's name with other words for it, in the languages of the facility.
pub(super) const WORDS: &[(&str, &str)] = &[
    (
        "title",
        "name|course|course name|course title|training|training title|programme|program|project|\
         project title|resource|tool|organization|organisation|institution|nom|titre|intitulé|\
         nom de la formation|formation|nom du projet|título|nombre|curso|nombre del curso|proyecto|\
         название|наименование|имя|курс|название курса|проект|名称|标题|课程|课程名称|项目|题目|\
         العنوان|الاسم|اسم الدورة|عنوان الدورة|الدورة|اسم المشروع|اسم المنظمة",
    ),
    (
        "description",
        "summary|abstract|about|details|overview|content|contents|objectives|résumé|contenu|\
         objectifs|resumen|detalles|contenido|содержание|аннотация|о курсе|简介|说明|内容|摘要|الوصف|\
         نبذة|ملخص|المحتوى|التفاصيل",
    ),
    (
        "website",
        "url|link|web|web site|web page|homepage|address|weblink|course url|site|site web|lien|\
         adresse|enlace|página web|sitio web|sitio|ссылка|сайт|адрес|веб сайт|网址|链接|网站|网页|\
         الرابط|الموقع|الموقع الإلكتروني|رابط",
    ),
    (
        "provider",
        "organisation|organization|institution|offered by|given by|delivered by|host|organizer|\
         organiser|organisme|prestataire|fournisseur|institución|organización|proveedor|entidad|\
         организация|поставщик|учреждение|机构|提供者|组织|主办方|الجهة|الجهة المقدمة|المؤسسة|المنظمة|مقدم الدورة",
    ),
    (
        "publishers",
        "publisher|author|authors|éditeur|auteur|editor|autor|издатель|автор|出版者|作者|الناشر|المؤلف",
    ),
    ("owners", "owner|developer|maintainer|propriétaire|propietario|владелец|所有者|المالك"),
    (
        "countries",
        "country|location|where|pays|lieu|país|países|lugar|страна|страны|место|国家|地点|البلد|الدولة|\
         البلدان|الدول",
    ),
    (
        "languages",
        "language|language of instruction|lang|langue|langues|idioma|idiomas|lengua|язык|языки|语言|\
         授课语言|اللغة|اللغات|لغة التدريس",
    ),
    (
        "topics",
        "topic|subject|subjects|theme|themes|thematic area|area|tags|keywords|category|categories|\
         thème|thèmes|sujet|domaine|tema|temas|área|categoría|тема|темы|область|категория|主题|类别|\
         领域|الموضوع|الموضوعات|المجال|الفئة",
    ),
    (
        "groups",
        "target group|beneficiaries|beneficiary group|groupe cible|bénéficiaires|grupo destinatario|\
         beneficiarios|группы|受益群体|الفئات المستهدفة|المستفيدون",
    ),
    (
        "audiences",
        "audience|target audience|for whom|public|public cible|público|destinatarios|аудитория|\
         для кого|受众|对象|الجمهور|الجمهور المستهدف",
    ),
    (
        "mode",
        "delivery|delivery mode|format|modality|modalité|modalidad|формат|форма|方式|授课方式|طريقة التقديم|\
         الصيغة",
    ),
    ("level", "difficulty|niveau|nivel|уровень|级别|难度|المستوى"),
    (
        "cost",
        "fee|fees|free or paid|free|tarif|gratuit|gratuito|costo|стоимость|费用|التكلفة|الرسوم",
    ),
    ("certificate", "certification|certificat|certificado|сертификат|证书|الشهادة"),
    (
        "duration",
        "hours|length|durée|heures|duración|horas|длительность|часы|时长|المدة|عدد الساعات",
    ),
    (
        "registration_deadline",
        "deadline|apply by|registration closes|date limite|fecha límite|срок подачи|截止日期|آخر موعد للتسجيل|\
         آخر موعد",
    ),
    (
        "starts",
        "start|start date|begins|from|first day|date de début|début|fecha de inicio|inicio|начало|\
         дата начала|开始日期|开始|تاريخ البدء|البداية|من",
    ),
    (
        "ends",
        "end|end date|to|until|last day|date de fin|fin|fecha de fin|окончание|дата окончания|结束日期|\
         结束|تاريخ الانتهاء|النهاية|إلى",
    ),
    (
        "seats",
        "places|capacity|participants|places disponibles|plazas|cupos|места|名额|المقاعد|عدد المقاعد",
    ),
    ("amount", "price|amount|prix|montant|precio|importe|monto|цена|сумма|价格|金额|السعر|المبلغ"),
    ("currency", "devise|moneda|валюта|货币|币种|العملة"),
    ("latitude", "lat|широта|纬度|خط العرض"),
    ("longitude", "lon|lng|long|долгота|经度|خط الطول"),
    ("licence", "license|licencia|лицензия|许可|许可证|الترخيص|الرخصة"),
    ("acronym", "abbreviation|short name|sigle|siglas|аббревиатура|缩写|الاختصار"),
    ("source", "data source|origine|fuente|источник|来源|المصدر"),
];

/// What columns are called that tell lines apart.
pub(super) const IDENTIFIERS: &str = "identifier|id|code|ref|reference|ref no|no|number|course id|\
     course code|record id|key|identifiant|référence|numéro|n°|identificador|código|referencia|\
     número|идентификатор|код|номер|编号|代码|序号|المعرف|الرمز|الرقم|رقم|رمز الدورة|رقم الدورة";
