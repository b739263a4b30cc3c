using GridGrains.Domain;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Curves.Factors;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Lake.Curves;
using GridGrains.Lake.Queries;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using NodaTime;

namespace GridGrains.Silo.Http.Curves;

/// <summary>Historical value at risk of a file of positions, from the evenings that the lake holds.</summary>
internal sealed class RiskEndpoints(IServiceProvider services)
{
    /// <summary>Curves of one file.</summary>
    public const int MaxCurves = 30;

    private const int MaxBodyBytes = 128 * 1024;

    private static readonly string[] Names = ["curve", "block", "term", "mw"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<RiskEndpoints>();
        routes.MapApiPost("/v1/factors/var", endpoints.PostAsync).Needs(AccessScope.Read).TakesTurn(Tiers.Interactive)
            .Describe<ValueAtRiskAnswer>(
                "postValueAtRisk", CurveEndpoints.Tag, "Historical value at risk of positions",
                $"Up to {PositionRules.MaxPositions} positions on {MaxCurves} curves as CSV (curve,block,term,mw) or an array. The moves of each contract over the last {PositionRisk.MaxEvenings} evenings are made again. 207 when some lines were rejected, 422 when all were.",
                CurveExamples.ValueAtRisk)
            .WithBody<PositionRecord[]>([CurveExamples.Position], "application/json", "text/csv")
            .WithAnswer<ValueAtRiskAnswer>(StatusCodes.Status207MultiStatus)
            .WithAnswer(StatusCodes.Status404NotFound)
            .WithAnswer(StatusCodes.Status413PayloadTooLarge)
            .WithAnswer(StatusCodes.Status422UnprocessableEntity);
    }

    public async Task PostAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context, MaxBodyBytes);
        var lines = Read(body.Span);
        var lake = services.GetService<CurveLake>() ?? throw new ApiException(CurveProblems.UnknownEvening, "this silo keeps no lake, and so no evenings");
        var evenings = await lake.EveningsAsync(context.RequestAborted);
        if (evenings.Count == 0)
        {
            throw new ApiException(CurveProblems.UnknownEvening, "no evening was published yet; POST /v1/curves/eod publishes one");
        }

        var (positions, faults) = Judge(lines, evenings[^1]);
        if (positions.Count == 0)
        {
            throw ApiException.Unprocessable($"no line is a position; line {faults[0].Line}, {faults[0].Field}: {faults[0].Message}");
        }

        var risk = new PositionRisk(await lake.ReadAsync(LakeMoment.Current, QueryOf(positions, evenings), context.RequestAborted));
        faults.AddRange(positions.Where(position => risk.Evenings.Count == 0 || risk.PriceOf(position, risk.Evenings[^1]) is null)
            .Select(position => new PositionFault(position.Line, "term", $"the curve {position.Curve.Id} of the last evening does not cover {position.Term} {position.Block}")));
        positions.RemoveAll(position => faults.Exists(fault => fault.Line == position.Line));
        var figures = positions.Count == 0 ? throw ApiException.Unprocessable($"line {faults[0].Line}, {faults[0].Field}: {faults[0].Message}") : FiguresOf(risk, positions);
        context.Response.StatusCode = faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status207MultiStatus;
        await context.WriteJsonAsync(ViewOf(figures, faults), CurveJson.Default.ValueAtRiskAnswer);
    }

    private static (int Line, PositionRecord Record)[] Read(ReadOnlySpan<byte> body)
    {
        (int, PositionRecord)[] lines = FieldLines.IsJson(body)
            ? [.. FieldLines.OfJson(body, CurveJson.Default.PositionRecordArray).Select((record, index) => (index + 1, record))]
            : [.. FieldLines.OfCsv(body, Names, []).Select(line => (line.Line, new PositionRecord(line.Fields[0], line.Fields[1], line.Fields[2], FieldLines.NumberOf(line.Fields[3]))))];
        return lines.Length is > 0 and <= PositionRules.MaxPositions
            ? lines
            : throw ApiException.Unprocessable($"the body is to hold 1 to {PositionRules.MaxPositions} positions, not {lines.Length}");
    }

    private static (List<Position> Positions, List<PositionFault> Faults) Judge((int Line, PositionRecord Record)[] lines, LocalDate evening)
    {
        var (positions, faults, curves) = (new List<Position>(), new List<PositionFault>(), new HashSet<string>());
        foreach (var (line, record) in lines)
        {
            if (!PositionRules.TryJudge(line, record.Curve, record.Block, record.Term, record.Mw, evening, out var position, out var fault))
            {
                faults.Add(fault!);
            }
            else if (curves.Count == MaxCurves && !curves.Contains(position!.Curve.Id))
            {
                faults.Add(new PositionFault(line, "curve", $"a file has at most {MaxCurves} curves"));
            }
            else
            {
                curves.Add(position!.Curve.Id);
                positions.Add(position);
            }
        }

        return (positions, faults);
    }

    private static CurveQuery QueryOf(List<Position> positions, IReadOnlyList<LocalDate> evenings) => new()
    {
        Terms = [CurveRows.Month],
        Curves = [.. positions.Select(position => position.Curve.Id).Distinct()],
        Blocks = [.. positions.Select(position => position.Block).Distinct()],
        Delivery = new DeliveryPeriod(positions.Min(position => position.Period.First), positions.Max(position => position.Period.Last)),
        From = evenings[Math.Max(0, evenings.Count - PositionRisk.MaxEvenings)],
    };

    private static PortfolioFigures FiguresOf(PositionRisk risk, List<Position> positions)
    {
        try
        {
            return risk.Judge(positions);
        }
        catch (DomainException few) when (few.Code == DomainErrorCode.InvalidRecord)
        {
            throw new ApiException(CurveProblems.TooLittleHistory, few.Message);
        }
    }

    private static ValueAtRiskAnswer ViewOf(PortfolioFigures figures, List<PositionFault> faults) => new(
        CurveViews.Text(figures.Evening), figures.Days, figures.DaysSkipped, figures.ValueUsd, ViewOf(figures.Together),
        [
            .. figures.Positions.Select(figure => new PositionRiskView(
                figure.Position.Line, figure.Position.Curve.Id, figure.Position.Block, figure.Position.Term, figure.Position.Mw, figure.Mwh, figure.Price, figure.ValueUsd, ViewOf(figure.Alone))),
        ],
        [.. faults.OrderBy(fault => fault.Line).Select(fault => new LineFault(fault.Line, fault.Field, fault.Message))]);

    private static RiskView ViewOf(RiskFigures risk) => new(risk.ValueAtRisk95, risk.ValueAtRisk99, risk.ExpectedShortfall95, risk.ExpectedShortfall99);
}
