using GridGrains.Domain.Curves;
using GridGrains.Domain.Curves.Factors;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Silo.Http.Curves;

/// <summary>Volatility that prices of options imply, and its surface.</summary>
internal sealed class OptionEndpoints(TimeProvider clock)
{
    private const int MaxQuotes = 2_000;
    private const int MaxBodyBytes = 512 * 1024;
    private const string Call = "call";
    private const string Put = "put";

    private static readonly string[] Names = ["expiry", "strike", "type", "price", "future", "rate"];

    private static readonly QueryParameter[] Parameters = [QueryParameter.Day("date", "From which time to expiry counts; today where it lacks.", "2026-06-01")];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<OptionEndpoints>();
        routes.MapApiPost("/v1/factors/implied-volatility", endpoints.PostAsync, Parameters).Needs(AccessScope.Read)
            .Describe<VolatilitySurface>(
                "postImpliedVolatility", CurveEndpoints.Tag, "Implied volatility of options on futures",
                $"By Black's model of 1976, from up to {MaxQuotes} quotes as CSV (expiry,strike,type,price,future,rate) or an array; a surface by strike and expiry. Nothing is stored. 207 when some lines were rejected, 422 when all were.",
                CurveExamples.Surface)
            .WithBody<OptionRecord[]>([CurveExamples.Option], "application/json", "text/csv")
            .WithAnswer<VolatilitySurface>(StatusCodes.Status207MultiStatus)
            .WithAnswer(StatusCodes.Status413PayloadTooLarge)
            .WithAnswer(StatusCodes.Status422UnprocessableEntity);
    }

    public async Task PostAsync(HttpContext context)
    {
        var day = CurveRequest.DayOf(new ApiQuery(context.Request.Query), "date") ?? EodRules.DayOf(clock.GetUtcNow().UtcDateTime);
        using var body = await RequestBody.ReadAsync(context, MaxBodyBytes);
        var (quotes, faults) = (new List<OptionQuote>(), new List<LineFault>());
        foreach (var (line, record) in Read(body.Span))
        {
            if (FaultOf(line, record, day) is { } fault)
            {
                faults.Add(fault);
            }
            else
            {
                quotes.Add(new OptionQuote(line, DayOf(record.Expiry)!.Value, record.Strike!.Value, record.Type == Call, record.Price!.Value, record.Future!.Value, record.Rate ?? 0));
            }
        }

        if (quotes.Count == 0)
        {
            throw ApiException.Unprocessable($"no line is a quote of an option; line {faults[0].Line}, {faults[0].Field}: {faults[0].Message}");
        }

        context.Response.StatusCode = faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status207MultiStatus;
        await context.WriteJsonAsync(ViewOf(day, new OptionSurface(day, quotes), faults), CurveJson.Default.VolatilitySurface);
    }

    private static (int Line, OptionRecord Record)[] Read(ReadOnlySpan<byte> body)
    {
        (int, OptionRecord)[] lines = FieldLines.IsJson(body)
            ? [.. FieldLines.OfJson(body, CurveJson.Default.OptionRecordArray).Select((record, index) => (index + 1, record))]
            : [.. FieldLines.OfCsv(body, Names, ["rate"]).Select(line => (line.Line, RecordOf(line.Fields)))];
        return lines.Length is > 0 and <= MaxQuotes ? lines : throw ApiException.Unprocessable($"the body is to hold 1 to {MaxQuotes} quotes, not {lines.Length}");
    }

    private static OptionRecord RecordOf(string?[] fields) => new(
        fields[0], FieldLines.NumberOf(fields[1]), fields[2]?.ToLowerInvariant(), FieldLines.NumberOf(fields[3]), FieldLines.NumberOf(fields[4]),
        string.IsNullOrEmpty(fields[5]) ? 0 : FieldLines.NumberOf(fields[5]) ?? double.NaN);

    private static LineFault? FaultOf(int line, OptionRecord record, LocalDate day)
    {
        if (DayOf(record.Expiry) is not { } expiry || expiry <= day)
        {
            return new LineFault(line, "expiry", $"'{record.Expiry}' is no day after {CurveViews.Text(day)}");
        }

        if (record.Type is not (Call or Put))
        {
            return new LineFault(line, "type", $"'{record.Type}' is neither call nor put");
        }

        foreach (var (name, number) in ((string, double?)[])[("strike", record.Strike), ("price", record.Price), ("future", record.Future), ("rate", record.Rate ?? 0)])
        {
            if (number is not { } value || !double.IsFinite(value) || Math.Abs(value) > QuoteRules.MaxAbsolutePrice || (name == "rate" && Math.Abs(value) > 1))
            {
                return new LineFault(line, name, name == "rate" ? "it is no rate a year between -1 and 1" : $"it is no price up to {QuoteRules.MaxAbsolutePrice}");
            }
        }

        return null;
    }

    private static VolatilitySurface ViewOf(LocalDate day, OptionSurface surface, List<LineFault> faults) => new(
        CurveViews.Text(day),
        [
            .. surface.Points.Select(point => new ImpliedVolatilityView(
                point.Quote.Line, CurveViews.Text(point.Quote.Expiry), point.Quote.Strike, point.Quote.IsCall ? Call : Put, point.Volatility, point.Reason)),
        ],
        surface.Strikes,
        [.. surface.Expiries.Select(expiry => new SmileView(CurveViews.Text(expiry), [.. surface.Strikes.Select(strike => surface.At(expiry, strike)!.Value)]))],
        faults);

    private static LocalDate? DayOf(string? text) => text is not null && LocalDatePattern.Iso.Parse(text) is { Success: true } day ? day.Value : null;
}
