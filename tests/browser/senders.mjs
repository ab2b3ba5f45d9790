// Sends texts in every field of the forms of the facility, from within a browser.

/** Sends a form that a page shows, once for each text, with the text in every field that takes words; what became of it. */
export function sendAll(page, sets) {
  return page.evaluate(async sets => {
    const form = [...document.querySelectorAll('main form[method=post]')].find(one => one.querySelector('input:not([type=hidden]), textarea'));
    const numbers = /\.(day|month|year|amount|latitude|longitude)$/;
    const fields = [...form.querySelectorAll('input[type=text], input[type=url], input[type=email], textarea')]
      .filter(e => e.name && !numbers.test(e.name) && !['decimal', 'numeric'].includes(e.inputMode) && e.tabIndex >= 0);
    const files = [...form.querySelectorAll('input[type=file]')].map(e => e.name);
    for (const radio of form.querySelectorAll('input[type=radio]')) if (!form.elements[radio.name].value) radio.checked = true;
    for (const [part, value] of [['day', '1'], ['month', '2'], ['year', '2027']]) form.querySelectorAll(`[name$=".starts.${part}"]`).forEach(e => { e.value = value; });
    for (const select of form.querySelectorAll('select')) if (!select.value && (select.required || select.name === 'provider')) select.selectedIndex = 1;
    const publish = form.querySelector('button[name=then][value=publication]') ? 'publication' : '';
    const bare = text => text.replace(/[\u0000-\u001f\u007f]/g, ' ');
    // What a field refuses is tried otherwise: without control characters, as an address, as an identifier, not at all.
    const ways = [text => text, bare, text => `https://e.example/?${bare(text).replace(/\s+/g, '')}`.slice(0, 290), () => ''];
    const way = new Map();
    const [addresses, failures, taken] = [[], [], new Set()];
    const send = async ({ line, area, name }) => {
      for (let tries = 0; tries < 6; tries += 1) {
        const data = new FormData(form);
        const used = new Map(way);
        data.set('once', [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join(''));
        if (data.has('then') || publish) data.set('then', publish);
        for (const field of fields) data.set(field.name, ways[way.get(field.name) ?? 0](field.matches('textarea') ? area : line.replace(/[\r\n]+/g, ' ')).slice(0, field.maxLength > 0 ? field.maxLength : 10_000));
        for (const file of files) data.set(file, new File(['a,b\n1,2\n'], `${name}.csv`, { type: 'text/csv' }));
        const body = form.enctype === 'multipart/form-data' ? data : new URLSearchParams(data);
        const answer = await fetch(form.getAttribute('action')?.startsWith('#') ? location.href.split('#')[0] : form.action, { method: 'POST', body });
        const html = await answer.text();
        if (answer.ok && (answer.redirected || answer.status === 200)) {
          addresses.push(answer.url);
          fields.filter(field => (way.get(field.name) ?? 0) < 3).forEach(field => taken.add(field.name));
          break;
        }
        const read = new DOMParser().parseFromString(html, 'text/html');
        const wrong = [...read.querySelectorAll('[aria-invalid=true][name]')].map(e => e.name);
        const again = fields.filter(field => wrong.includes(field.name) && (used.get(field.name) ?? 0) < 3);
        again.forEach(field => { if (way.get(field.name) === used.get(field.name)) way.set(field.name, (way.get(field.name) ?? 0) + 1); });
        // What else must be answered is answered by a number.
        const asked = [...read.querySelectorAll('#error-summary a')].map(link => form.querySelector(`input[id="${link.hash.slice(1)}"], [id="${link.hash.slice(1)}"] input[type=text]`));
        const numbersAsked = asked.filter(e => e && (numbers.test(e.name) || ['decimal', 'numeric'].includes(e.inputMode)) && !e.value);
        for (const e of numbersAsked) {
          e.value = '5';
          for (const select of e.closest('fieldset')?.querySelectorAll('select') ?? []) select.selectedIndex ||= 1;
        }
        if (again.length + numbersAsked.length > 0) continue;
        failures.push(`${answer.status} ${read.querySelector('#error-summary, h1')?.innerText.slice(0, 200)}`);
        break;
      }
    };
    // The first shows what each field takes; of the others four are sent at a time.
    const [first, ...others] = sets;
    await send(first);
    await Promise.all(Array.from({ length: 4 }, async () => { while (others.length > 0) await send(others.shift()); }));
    return { addresses, failures, taken: [...taken], refused: fields.map(field => field.name).filter(field => !taken.has(field)), files };
  }, sets);
}

/** Sends values with a form of a page as they are; the address and status of the answer. */
export function sendForm(page, selector, values) {
  return page.evaluate(async ([selector, values]) => {
    const form = document.querySelector(selector);
    if (!form) return { status: 0, url: `no ${selector} at ${location.href}` };
    const data = new FormData(form);
    for (const [name, value] of Object.entries(values)) data.set(name, value);
    if (data.has('once')) data.set('once', [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join(''));
    const answer = await fetch(form.action.split('#')[0], { method: 'POST', body: form.enctype === 'multipart/form-data' ? data : new URLSearchParams(data) });
    return { status: answer.status, url: answer.url };
  }, [selector, values]);
}

/** Types texts into all fields of a form as they are and sends it as a page, to see it come back with problems. */
export async function sendBack(page, texts) {
  await page.evaluate(texts => {
    const form = [...document.querySelectorAll('main form[method=post]')].find(one => one.querySelector('input:not([type=hidden]), textarea'));
    [...form.querySelectorAll('input[type=text], input[type=url], input[type=email], textarea')].forEach((e, at) => { e.value = texts[at % texts.length]; });
  }, texts);
  await Promise.all([
    page.waitForEvent('load'),
    page.evaluate(() => [...document.querySelectorAll('main form[method=post]')].find(one => one.querySelector('input:not([type=hidden]), textarea')).submit()),
  ]);
}
