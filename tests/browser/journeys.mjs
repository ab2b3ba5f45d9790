export async function journeys() {}
