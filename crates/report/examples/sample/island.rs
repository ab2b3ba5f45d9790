//! A report about a country that does not exist. Every number, name and address in it is fiction.

use facility_report::{Bar, Bars, Cell, Date, Part, Report, Row, Table};

/// The six languages of the United Nations.
pub const LANGUAGES: [&str; 6] = ["ar", "en", "es", "fr", "ru", "zh"];

/// The words of the report in one language.
struct Words {
    title: &'static str,
    subtitle: &'static str,
    author: &'static str,
    date: &'static str,
    about: [(&'static str, &'static str); 4],
    fiction: &'static str,
    summary: &'static str,
    points: [&'static str; 3],
    bars: &'static str,
    pillars: [&'static str; 5],
    unknown: &'static str,
    details: &'static str,
    table: &'static str,
    header: [&'static str; 4],
    indicator: &'static str,
    source: &'static str,
    note: &'static str,
}

/// The report in this language, with so many indicators.
pub fn report(language: &str, indicators: usize) -> Report {
    let words = words(language);
    let owned = |text: &str| text.to_owned();
    let about = words.about.iter().map(|(name, value)| (owned(name), owned(value)));
    Report {
        language: owned(language),
        title: owned(words.title),
        subtitle: owned(words.subtitle),
        author: owned(words.author),
        date: Date { text: owned(words.date), year: 2026, month: 5, day: 5 },
        address: format!("https://facility.example/{language}/scorecards/XA/2026"),
        about: about.collect(),
        parts: vec![
            Part::Paragraph(owned(words.fiction)),
            Part::Heading { level: 1, text: owned(words.summary) },
            Part::List(words.points.map(owned).to_vec()),
            Part::Bars(bars(words)),
            Part::Heading { level: 1, text: owned(words.details) },
            Part::Table(table(words, indicators)),
        ],
        notes: vec![owned(words.note)],
    }
}

fn bars(words: &Words) -> Bars {
    let values = [Some(72.0), Some(58.5), Some(41.0), Some(100.0), None];
    let bar = |(label, value): (&&str, Option<f64>)| Bar {
        label: (*label).to_owned(),
        value,
        said: value.map_or(words.unknown.to_owned(), |value| format!("{value:.1}")),
    };
    let bars = words.pillars.iter().zip(values).map(bar).collect();
    Bars { caption: words.bars.to_owned(), alternative: String::new(), bars }
}

fn table(words: &Words, indicators: usize) -> Table {
    let mut rows = Vec::new();
    for at in 0..indicators {
        let pillar = at * words.pillars.len() / indicators.max(1);
        if at == 0 || pillar != (at - 1) * words.pillars.len() / indicators {
            rows.push(Row::Group(words.pillars[pillar].to_owned()));
        }
        let value = ((at * 37) % 1000) as f64 / 10.0;
        let source = match at % 3 {
            0 => Cell::from(words.source)
                .leading_to(&format!("https://statistics.example/XA/{}", at + 1)),
            1 => Cell::from("Office imaginaire des statistiques de l’Exemple").in_language("fr"),
            _ => Cell::from(words.source),
        };
        let said = if at % 11 == 7 { words.unknown.to_owned() } else { format!("{value:.1}") };
        let name = format!("{} {}", words.indicator, at + 1);
        let year = format!("{}", 2020 + at % 6);
        rows.push(Row::Cells(vec![name.into(), said.into(), year.into(), source]));
    }
    Table {
        caption: words.table.to_owned(),
        header: words.header.map(str::to_owned).to_vec(),
        numbers: vec![1, 2],
        rows,
    }
}

fn words(language: &str) -> &'static Words {
    match language {
        "ar" => &ARABIC,
        "es" => &SPANISH,
        "fr" => &FRENCH,
        "ru" => &RUSSIAN,
        "zh" => &CHINESE,
        _ => &ENGLISH,
    }
}

const ENGLISH: Words = Words {
    title: "Island of Example: digital inclusion",
    subtitle: "Scorecard of an imaginary framework, edition 2026",
    author: "A facility that does not exist",
    date: "5 May 2026",
    about: [
        ("Framework", "Framework for Imaginary Inclusion, version 2"),
        ("Data as of", "30 April 2026"),
        ("Indicators", "60, of which 55 have a value"),
        ("Licence", "CC BY 4.0"),
    ],
    fiction: "This is a sample. The country, its values and its sources are fiction.",
    summary: "What stands out",
    points: [
        "Coverage is high almost everywhere; only the northern reefs are left out (−3.5 points).",
        "Devices cost too much: a telephone takes 14 % of the income of a month.",
        "Nobody knows how many people with disabilities use public services online.",
    ],
    bars: "Scores by pillar, 0 to 100",
    pillars: ["Coverage and quality", "Affordability", "Skills", "Content and services", "Safety"],
    unknown: "not known",
    details: "All indicators",
    table: "Values by pillar, with year and source",
    header: ["Indicator", "Value", "Year", "Source"],
    indicator: "Share of people who do something imaginary, indicator",
    source: "Statistics of Example",
    note: "Scores run from 0 to 100; 100 is the best value that was ever imagined.",
};

const FRENCH: Words = Words {
    title: "Île de l’Exemple : inclusion numérique",
    subtitle: "Tableau de bord d’un cadre imaginaire, édition 2026",
    author: "Un mécanisme qui n’existe pas",
    date: "5 mai 2026",
    about: [
        ("Cadre", "Cadre pour l’inclusion imaginaire, version 2"),
        ("Données au", "30 avril 2026"),
        ("Indicateurs", "60, dont 55 ont une valeur"),
        ("Licence", "CC BY 4.0"),
    ],
    fiction: "Ceci est un exemple. Le pays, ses valeurs et ses sources sont fictifs.",
    summary: "L’essentiel",
    points: [
        "La couverture est élevée presque partout ; seuls les récifs du nord en sont privés.",
        "Les appareils coûtent trop cher : un téléphone prend 14 % du revenu d’un mois.",
        "Nul ne sait combien de personnes handicapées utilisent les services publics en ligne.",
    ],
    bars: "Résultats par pilier, de 0 à 100",
    pillars: [
        "Couverture et qualité",
        "Prix abordables",
        "Compétences",
        "Contenus et services",
        "Sécurité",
    ],
    unknown: "inconnu",
    details: "Tous les indicateurs",
    table: "Valeurs par pilier, avec année et source",
    header: ["Indicateur", "Valeur", "Année", "Source"],
    indicator: "Part des personnes qui font une chose imaginaire, indicateur",
    source: "Statistiques de l’Exemple",
    note: "Les résultats vont de 0 à 100 ; 100 est la meilleure valeur jamais imaginée.",
};

const SPANISH: Words = Words {
    title: "Isla del Ejemplo: inclusión digital",
    subtitle: "Cuadro de indicadores de un marco imaginario, edición 2026",
    author: "Un mecanismo que no existe",
    date: "5 de mayo de 2026",
    about: [
        ("Marco", "Marco para la inclusión imaginaria, versión 2"),
        ("Datos a", "30 de abril de 2026"),
        ("Indicadores", "60, de los cuales 55 tienen valor"),
        ("Licencia", "CC BY 4.0"),
    ],
    fiction: "Esto es una muestra. El país, sus valores y sus fuentes son ficticios.",
    summary: "Lo más destacado",
    points: [
        "La cobertura es alta casi en todas partes; solo faltan los arrecifes del norte.",
        "Los aparatos son demasiado caros: un teléfono cuesta el 14 % del ingreso de un mes.",
        "Nadie sabe cuántas personas con discapacidad usan los servicios públicos en línea.",
    ],
    bars: "Resultados por pilar, de 0 a 100",
    pillars: [
        "Cobertura y calidad",
        "Asequibilidad",
        "Competencias",
        "Contenidos y servicios",
        "Seguridad",
    ],
    unknown: "se desconoce",
    details: "Todos los indicadores",
    table: "Valores por pilar, con año y fuente",
    header: ["Indicador", "Valor", "Año", "Fuente"],
    indicator: "Porcentaje de personas que hacen algo imaginario, indicador",
    source: "Estadísticas del Ejemplo",
    note: "Los resultados van de 0 a 100; 100 es el mejor valor que jamás se imaginó.",
};

const RUSSIAN: Words = Words {
    title: "Остров Пример: цифровая инклюзия",
    subtitle: "Карта показателей вымышленной системы, издание 2026 года",
    author: "Механизм, которого нет",
    date: "5 мая 2026 г.",
    about: [
        ("Система", "Система вымышленной инклюзии, версия 2"),
        ("Данные на", "30 апреля 2026 г."),
        ("Показатели", "60, из них 55 имеют значение"),
        ("Лицензия", "CC BY 4.0"),
    ],
    fiction: "Это образец. Страна, её значения и источники вымышлены.",
    summary: "Главное",
    points: [
        "Покрытие высокое почти везде; без связи остаются только северные рифы.",
        "Устройства слишком дороги: телефон стоит 14 % месячного дохода.",
        "Никто не знает, сколько людей с инвалидностью пользуются услугами в интернете.",
    ],
    bars: "Оценки по направлениям, от 0 до 100",
    pillars: [
        "Покрытие и качество",
        "Доступность цен",
        "Навыки",
        "Контент и услуги",
        "Безопасность",
    ],
    unknown: "неизвестно",
    details: "Все показатели",
    table: "Значения по направлениям, с годом и источником",
    header: ["Показатель", "Значение", "Год", "Источник"],
    indicator: "Доля людей, которые делают нечто вымышленное, показатель",
    source: "Статистика Примера",
    note: "Оценки — от 0 до 100; 100 — лучшее значение, какое только можно вообразить.",
};

const CHINESE: Words = Words {
    title: "示例岛：数字包容",
    subtitle: "虚构框架记分卡，2026年版",
    author: "一个并不存在的机制",
    date: "2026年5月5日",
    about: [
        ("框架", "虚构包容框架，第2版"),
        ("数据截至", "2026年4月30日"),
        ("指标", "60项，其中55项有数值"),
        ("许可", "CC BY 4.0"),
    ],
    fiction: "这是一份样本。其中的国家、数值和来源均为虚构。",
    summary: "要点",
    points: [
        "几乎各地的覆盖率都很高，只有北部礁区没有“信号”。",
        "设备过于昂贵：一部电话要花去一个月收入的14%。",
        "没有人知道有多少残疾人使用在线公共服务。",
    ],
    bars: "各支柱得分（0至100）",
    pillars: ["覆盖与质量", "可负担性", "技能", "内容与服务", "安全"],
    unknown: "未知",
    details: "全部指标",
    table: "各支柱的数值、年份和来源",
    header: ["指标", "数值", "年份", "来源"],
    indicator: "从事某项虚构活动的人口比例，指标",
    source: "示例岛统计",
    note: "得分从0到100；100是想象中的最佳数值。",
};

const ARABIC: Words = Words {
    title: "جزيرة المثال: الشمول الرقمي",
    subtitle: "بطاقة أداء لإطار خيالي، طبعة 2026",
    author: "مرفق لا وجود له",
    date: "5 أيار/مايو 2026",
    about: [
        ("الإطار", "إطار الشمول الخيالي، الإصدار 2"),
        ("البيانات حتى", "30 نيسان/أبريل 2026"),
        ("المؤشرات", "60 مؤشرا، لـ 55 منها قيمة"),
        ("الترخيص", "CC BY 4.0"),
    ],
    fiction: "هذه عينة. البلد وقيمه ومصادره من نسج الخيال.",
    summary: "أبرز النقاط",
    points: [
        "التغطية عالية في كل مكان تقريبا، ولا تُستثنى منها إلا الشعاب الشمالية.",
        "الأجهزة باهظة الثمن: يكلف الهاتف 14 % من دخل شهر كامل.",
        "لا أحد يعرف كم من الأشخاص ذوي الإعاقة يستخدمون الخدمات العامة على الإنترنت.",
    ],
    bars: "النتائج حسب الركيزة، من 0 إلى 100",
    pillars: ["التغطية والجودة", "القدرة على التحمل", "المهارات", "المحتوى والخدمات", "السلامة"],
    unknown: "غير معروف",
    details: "جميع المؤشرات",
    table: "القيم حسب الركيزة مع السنة والمصدر",
    header: ["المؤشر", "القيمة", "السنة", "المصدر"],
    indicator: "نسبة الأشخاص الذين يفعلون شيئا خياليا، المؤشر",
    source: "إحصاءات المثال",
    note: "تتراوح النتائج بين 0 و100، و100 هي أفضل قيمة أمكن تخيلها.",
};
