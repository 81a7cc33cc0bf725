import { saveReview } from "../../../data";

export async function POST(request: Request) {
  const { id, patch } = await request.json();
  await saveReview(id, patch);
  return Response.json({});
}
