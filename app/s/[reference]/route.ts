/** The address in a sheet's QR code: to the typing screen, which asks who is there and whether the sheet is theirs. */
export async function GET(_: Request, { params }: RouteContext<"/s/[reference]">) {
  const { reference } = await params;
  return new Response(null, {
    status: 307,
    headers: { location: `/reviews/type?${new URLSearchParams({ code: reference })}` },
  });
}
