import { expectScreen, test } from 'strand-terminal/testing';

const text = process.env['SCREEN_TEXT'] ?? 'menu';

test('takes two', async ({ spawn }) => {
  const session = spawn('sh', ['-c', `echo ${text}; read -r line; echo $line`]);
  await expectScreen(session).toShow(text);
  await expectScreen(session).toMatchScreenSnapshot();
  await session.sendLine('second');
  await session.ended;
  await expectScreen(session).toMatchScreenSnapshot();
});

if (!process.env['WITHOUT_NAMED']) {
  test('takes a named one', async ({ spawn }) => {
    const session = spawn('sh', ['-c', 'echo named']);
    await session.ended;
    await expectScreen(session).toMatchScreenSnapshot('at the end');
  });
}
