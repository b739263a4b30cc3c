using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.ClickHouse.Lineage;

/// <summary>One cell of a cube, or of what is computed in the same way.</summary>
/// <param name="Hub">Id; null where the cell is of no hub.</param>
/// <param name="Node">Id; null where it is of no node.</param>
/// <param name="FromUtc">Start of its prices.</param>
/// <param name="ToUtc">Their end, exclusive.</param>
/// <param name="Day">That names it: the first of a month.</param>
public sealed record CellQuestion(Iso Iso, string? Hub, string? Node, PriceProduct Product, DateTime FromUtc, DateTime ToUtc, LocalDate Day)
{
    /// <summary>Beyond every day of a cell, so that a window in days holds it whole.</summary>
    private const int DaysOfMonth = 32;

    private static readonly DateTime Never = new(2200, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public PriceProduct DayAhead { get; init; } = Iso.DayAhead;

    /// <summary>Versions that were known later do not count; null where all do.</summary>
    public DateTime? KnownToUtc { get; init; }

    /// <summary>Values of <see cref="CubeCells.Keys"/>.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; init; } = new Dictionary<string, string>();

    /// <param name="start">Start of an interval or hour; else the start of the day.</param>
    public static CellQuestion Of(CellSpan span, Iso iso, PriceProduct product, LocalDate day, DateTime start)
    {
        var clock = MarketBlocks.For(iso).Clock;
        var first = span is CellSpan.MonthToDay or CellSpan.Month ? new LocalDate(day.Year, day.Month, 1) : day;
        var (from, to) = span switch
        {
            CellSpan.Interval => (start, start.AddMinutes(product.IntervalMinutes())),
            CellSpan.Hour => (start, start.AddHours(1)),
            CellSpan.Month => (clock.StartOfDayUtc(first), clock.StartOfDayUtc(first.PlusMonths(1))),
            _ => (clock.StartOfDayUtc(first), clock.StartOfDayUtc(day.PlusDays(1))),
        };
        return new CellQuestion(iso, null, null, product, from, to, span == CellSpan.Month ? first : day);
    }

    internal QueryParameters Parameters()
    {
        var parameters = new QueryParameters().Text("iso", Iso.Code).Text("hub", Hub ?? "").Text("node", Node ?? "").Text("market", Product.Name()).Text("da_market", DayAhead.Name())
            .Texts("markets", new[] { Product, DayAhead }.Distinct().Select(product => product.Name()))
            .Moment("known_to", KnownToUtc ?? Never).Moment("cell_from", FromUtc).Moment("cell_to", ToUtc).Day("cell_day", Day);
        foreach (var (name, value) in Keys)
        {
            parameters.Text(name, value);
        }

        return parameters;
    }

    /// <summary>With what the cube's statement takes: a question whose last moment is the cell's.</summary>
    internal QueryParameters ParametersOf(Cube cube)
    {
        var parameters = Parameters();
        foreach (var parameter in cube.Parameters)
        {
            switch (parameter.Kind)
            {
                case CubeParameterKind.Iso:
                    parameters.Text($"{parameter.Name}_tz", MarketBlocks.For(Iso).Clock.Zone.Id);
                    break;
                case CubeParameterKind.Hubs:
                    parameters.Texts($"{parameter.Name}_isos", [Iso.Code]).Texts($"{parameter.Name}_ids", [Hub ?? ""]);
                    break;
                case CubeParameterKind.Days:
                    parameters.Number(parameter.Name, ToUtc - FromUtc > TimeSpan.FromHours(25) ? DaysOfMonth : 1);
                    break;
                case CubeParameterKind.Price:
                    parameters.Price(parameter.Name, null);
                    break;
                case CubeParameterKind.Moment:
                    parameters.Moment(parameter.Name, ToUtc).Day($"{parameter.Name}_day", MarketBlocks.For(Iso).Clock.TradeDate(ToUtc.AddMicroseconds(-1)));
                    break;
            }
        }

        return parameters;
    }
}
