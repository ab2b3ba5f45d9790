export async function bytes() {}
