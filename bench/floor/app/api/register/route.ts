import { register } from "../../../data";

export async function POST(request: Request) {
  await register(await request.json());
  return Response.json({});
}
