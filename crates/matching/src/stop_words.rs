//! Words too common to say what a text is about, small lists of our own, already folded
//! (no diacritics, Arabic letter forms joined); for Chinese they are pairs of characters.

/// Whether a pair of Chinese characters says nothing: a common word or one with a particle. A text
/// in Japanese does not have the particles.
pub(crate) fn is_stop_pair(pair: &str) -> bool {
    pair.contains(['的', '了']) || CHINESE.contains(&pair)
}

/// Whether a folded word is a stop word of the language; without a language, of any.
pub(crate) fn is_stop_word(language: &str, folded: &str) -> bool {
    let holds = |list: &[&str]| list.binary_search(&folded).is_ok();
    match language {
        "ar" => holds(ARABIC),
        "en" => holds(ENGLISH),
        "es" => holds(SPANISH),
        "fr" => holds(FRENCH),
        "ru" => holds(RUSSIAN),
        "" => [ARABIC, ENGLISH, SPANISH, FRENCH, RUSSIAN].into_iter().any(holds),
        _ => false,
    }
}

#[rustfmt::skip]
const ARABIC: &[&str] = &[
    "ابي", "احد", "اذ", "اذا", "الا", "التي", "الذي", "الذين", "اللاتي", "اللذان", "الي", "ان",
    "انا", "انت", "انه", "انها", "او", "اي", "ايضا", "اين", "بان", "بعد", "بعض", "بل", "به",
    "بها", "بهذا", "بهذه", "بين", "بينما", "تكون", "تلك", "ثم", "حتي", "حول", "حيث", "خلال",
    "دون", "ذات", "ذلك", "سوف", "علي", "عن", "عند", "غير", "فان", "في", "فيه", "فيها", "قبل",
    "قد", "كان", "كانت", "كل", "كما", "كي", "كيف", "لا", "لان", "لدي", "لدينا", "لقد", "لكن",
    "لم", "لن", "له", "لها", "لهم", "ليس", "ما", "مع", "من", "منذ", "منه", "منها", "نحن", "نحو",
    "هذا", "هذه", "هل", "هم", "هن", "هنا", "هناك", "هو", "هي", "و", "وان", "وعلي", "وفي", "وقد",
    "ولا", "ومن", "وهو", "وهي", "يكون",
];

#[rustfmt::skip]
const CHINESE: &[&str] = &[
    "一个", "一些", "为了", "他们", "以及", "但是", "你们", "关于", "具有", "其中", "其他", "可以", "各种", "因为", "如何",
    "如果", "对于", "就是", "并且", "我们", "所有", "所以", "或者", "提供", "有关", "没有", "现在", "由于", "相关", "能够",
    "自己", "这个", "这些", "进行", "还有", "通过", "那些", "那么", "需要",
];

#[rustfmt::skip]
const ENGLISH: &[&str] = &[
    "a", "about", "above", "after", "again", "against", "all", "also", "although", "am", "among",
    "an", "and", "any", "are", "as", "at", "be", "because", "been", "before", "being", "below",
    "between", "both", "but", "by", "can", "cannot", "could", "did", "do", "does", "doing", "don",
    "during", "each", "for", "from", "further", "had", "has", "have", "having", "he", "her",
    "here", "hers", "him", "his", "how", "however", "i", "if", "in", "into", "is", "it", "its",
    "itself", "me", "more", "most", "must", "my", "no", "nor", "not", "of", "off", "on", "once",
    "only", "or", "other", "our", "ours", "out", "over", "own", "per", "s", "same", "shall",
    "she", "should", "so", "some", "such", "t", "than", "that", "the", "their", "theirs", "them",
    "themselves", "then", "there", "these", "they", "this", "those", "through", "to", "too",
    "under", "until", "up", "upon", "us", "very", "via", "was", "we", "were", "what", "when",
    "where", "whether", "which", "while", "who", "whom", "whose", "why", "will", "with", "within",
    "without", "would", "you", "your", "yours",
];

#[rustfmt::skip]
const SPANISH: &[&str] = &[
    "a", "al", "algo", "algunas", "algunos", "ante", "antes", "asi", "aun", "aunque", "bajo",
    "bien", "cada", "como", "con", "contra", "cual", "cuales", "cuando", "de", "del", "desde",
    "donde", "durante", "e", "el", "ella", "ellas", "ellos", "en", "entre", "era", "eran", "es",
    "esa", "esas", "ese", "eso", "esos", "esta", "estaba", "estan", "estar", "estas", "este",
    "esto", "estos", "fue", "fueron", "ha", "haber", "habia", "han", "hasta", "hay", "he", "la",
    "las", "le", "les", "lo", "los", "mas", "me", "mediante", "mi", "mientras", "mis", "mismo",
    "mucho", "muy", "ni", "no", "nos", "nosotros", "nuestra", "nuestras", "nuestro", "nuestros",
    "o", "os", "otra", "otras", "otro", "otros", "para", "pero", "por", "porque", "pues", "que",
    "quien", "quienes", "se", "segun", "ser", "si", "sido", "sin", "sino", "sobre", "somos",
    "son", "su", "sus", "tal", "tales", "tambien", "tan", "tanto", "te", "tiene", "tienen",
    "toda", "todas", "todo", "todos", "tras", "tu", "tus", "u", "un", "una", "unas", "uno",
    "unos", "y", "ya", "yo",
];

#[rustfmt::skip]
const FRENCH: &[&str] = &[
    "a", "afin", "ainsi", "alors", "apres", "au", "aucun", "aussi", "autre", "autres", "aux",
    "avant", "avec", "avoir", "avons", "ayant", "c", "car", "ce", "ceci", "cela", "celle",
    "celles", "celui", "ces", "cet", "cette", "ceux", "chaque", "chez", "comme", "contre", "d",
    "dans", "de", "depuis", "des", "donc", "dont", "du", "elle", "elles", "en", "encore", "entre",
    "est", "et", "etaient", "etait", "etant", "etc", "ete", "etre", "eu", "eux", "fait", "font",
    "il", "ils", "j", "je", "l", "la", "le", "les", "leur", "leurs", "lors", "lui", "m", "mais",
    "meme", "memes", "moins", "n", "ne", "ni", "non", "nos", "notre", "nous", "on", "ont", "ou",
    "par", "pas", "pendant", "peu", "peut", "plus", "pour", "puis", "qu", "quand", "que", "quel",
    "quelle", "quelles", "quels", "qui", "s", "sa", "sans", "se", "sera", "ses", "si", "soit",
    "son", "sont", "sous", "sur", "t", "ta", "tandis", "tel", "telle", "tels", "tes", "ton",
    "tous", "tout", "toute", "toutes", "tres", "tu", "un", "une", "vers", "vos", "votre", "vous",
    "y",
];

#[rustfmt::skip]
const RUSSIAN: &[&str] = &[
    "а", "без", "более", "бы", "был", "была", "были", "было", "быть", "в", "вам", "вас", "ваш",
    "ваша", "ваше", "ваши", "весь", "во", "вот", "все", "всего", "всех", "вы", "где", "да",
    "для", "до", "его", "ее", "ей", "если", "есть", "еще", "же", "за", "и", "из", "или", "им",
    "их", "к", "каждый", "как", "какой", "которая", "которого", "которой", "которые", "который",
    "которых", "кто", "ли", "либо", "между", "меня", "мне", "многие", "мой", "мы", "на", "над",
    "надо", "нам", "нами", "нас", "наш", "наша", "наше", "нашего", "нашей", "наши", "наших",
    "не", "него", "нее", "нет", "ни", "них", "но", "о", "об", "однако", "он", "она", "они",
    "оно", "от", "очень", "по", "под", "после", "при", "с", "сам", "своей", "свои", "своих",
    "свой", "себя", "со", "также", "такие", "такой", "там", "те", "тем", "то", "того", "тоже",
    "той", "только", "том", "тот", "у", "уже", "что", "чтобы", "эта", "эти", "этих", "это",
    "этого", "этой", "этом", "этот", "я",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_so_that_they_can_be_searched() {
        for list in [ARABIC, ENGLISH, SPANISH, FRENCH, RUSSIAN] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
