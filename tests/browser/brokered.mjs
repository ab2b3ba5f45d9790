// A broker brings a request to its end: two providers asked, one declines, the other delivers.
import { claim } from './claims.mjs';
import { say } from './facility.mjs';
import { filed, needed } from './filing.mjs';
import { fill, press, send, words } from './forms.mjs';
import { beneath, move, until, waiting } from './steps.mjs';

/** Walks it with the pages of everybody in one language. */
export async function brokered(world, open, { as, language }) {
  const title = `Brokered, ${as} (test)`;
  const official = await open('Nuage-Bleu', language);
  const address = await filed(official, world, { ...needed, need: { ...needed.need, title } }, language);
  await move(await open('Deux-Rivages', language), address, 'endorsement');
  const broker = await open('broker', language);
  await move(broker, address, 'acceptance');
  await broker.goto(`${world.url}/${language}/clearing-house/desk?list=open`);
  claim(`${as}: it stands on the desk`, (await words(broker)).includes(title) ? [] : await words(broker));
  for (const name of ['Lantern', 'Baobab']) {
    await broker.goto(`${address}/provider?q=${name}`);
    await press(broker, broker.locator('main .tasks a[href*="provider="]').first());
    await fill(broker, { text: 'Could you help them in spring?' });
    await send(broker);
  }
  // One of them declines, and says why to the facility alone.
  const [grace, koffi] = [await open('Lampwick', language), await open('Grandes-Racines', language)];
  await move(grace, await waiting(grace, world, { language, title }), 'refusal', 'We have nobody free.');
  const proposal = await waiting(koffi, world, { language, title });
  await koffi.goto(`${proposal}/edit`);
  await fill(koffi, { plan: 'Three workshops, then a month at a desk.' });
  await send(koffi);
  await move(koffi, proposal, 'submission');
  const seen = await waiting(official, world, { language, title });
  claim(`${as}: the requester has one proposal to choose from`, seen === proposal ? [] : `${seen} is not ${proposal}`);
  await official.goto(address);
  claim(`${as}: nobody tells them who declined`, (await words(official)).includes('nobody free') ? await words(official) : []);
  await move(official, proposal, 'choice');
  const agreement = await beneath(official, address, 'agreements');
  await move(koffi, agreement, 'acceptance');
  await move(official, agreement, 'last-consent');
  await delivered(koffi, official, { address, as, language });
  await broker.goto(`${address}/history`);
  const told = await words(broker);
  const steps = ['accepted', 'offers-open', 'choosing', 'agreed', 'in-delivery', 'delivered', 'feedback', 'succeeded'];
  claim(`${as}: every step stands on the timeline`, steps.map(state => say(language, `request-state-${state}`)).filter(label => !told.includes(label)));
}

/** From the agreement to a success that the requester has said themselves. */
async function delivered(provider, official, { address, as, language }) {
  const done = await beneath(provider, address, 'cases');
  await move(provider, done, 'start');
  await provider.goto(`${done}/edit`);
  await press(provider, provider.locator('button[name=add][value=milestones]'));
  await fill(provider, { 'milestones[0].title': 'Workshops held', 'milestones[0].done_on.day': 1, 'milestones[0].done_on.month': 3, 'milestones[0].done_on.year': 2027 });
  await send(provider);
  await move(provider, done, 'delivery');
  await move(official, done, 'receipt');
  await until(official, address, async () => (await words(official)).includes(say(language, 'request-state-feedback')));
  await move(official, address, 'success');
  const said = await words(official);
  claim(`${as}: it is a success`, said.includes(say(language, 'request-state-succeeded')) ? [] : said);
}
