using System.Globalization;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Tests.Warehouse.Cubes;

/// <summary>A row by its texts, times and days, and its numbers, each in the declared order.</summary>
internal sealed record CubeRow(string Key, IReadOnlyList<double?> Values);

/// <summary>What a question is about; every cube takes of it what it needs.</summary>
internal sealed record CubeQuestion(Iso Iso, string Hub, string OtherHub, string Node, string Source, string Sink, int Days, double MonthPrice);

/// <summary>Every cube in the obvious way, slowly, over prices as they were known.</summary>
internal sealed class CubeReference(KnownPrices known, CubeQuestion question)
{
    private readonly MarketBlocks _blocks = MarketBlocks.For(question.Iso);

    private DateTime AsOf => known.AsOfUtc;

    private PriceProduct RealTime => question.Iso.SettlementRealTime;

    private LocalDate LastDay => DayOf(AsOf.AddMicroseconds(-1));

    private IEnumerable<HubInterval> OfHub => known.Hubs.Where(hub => hub.Iso == question.Iso && hub.Hub == question.Hub);

    private IEnumerable<(string Node, DateTime Hour, LmpFact[] Facts)> NodeHours => known.Nodes
        .Where(price => price.Node.Iso == question.Iso && price.Fact.Product == RealTime)
        .GroupBy(price => (price.Node.Id, Hour: HourOf(price.Fact.IntervalStartUtc)))
        .Select(group => (group.Key.Id, group.Key.Hour, group.Select(price => price.Fact).ToArray()));

    public IEnumerable<CubeRow> Rows(string cube) => cube switch
    {
        "current_hub_prices" => Newest().Select(hub => Row([.. KeyOf(hub.Newest)], hub.Newest.Price, hub.Newest.Congestion, hub.Newest.MembersMean, hub.Newest.IsPublished ? 1 : 0, hub.Before)),
        "hub_movers_1h" => Newest().Where(hub => hub.Before is not null).Select(hub => Row([.. KeyOf(hub.Newest)], hub.Newest.Price, hub.Before, hub.Newest.Price - hub.Before)),
        "hub_24h" => OfHub.Where(hub => IsWithin(hub.StartUtc, TimeSpan.FromHours(24))).Select(hub => Row(
            [hub.Product.Name(), Stamp(hub.StartUtc)], hub.Minutes, hub.Price, hub.Energy, hub.Congestion, hub.Loss, hub.MembersMean, hub.Members, hub.IsPublished ? 1 : 0)),
        "multi_hub_7d" => known.Hubs.Where(hub => hub.Iso == question.Iso && (hub.Hub == question.Hub || hub.Hub == question.OtherHub) && hub.Product == RealTime && IsWithin(hub.StartUtc, TimeSpan.FromDays(7)))
            .GroupBy(hub => (hub.Hub, Hour: HourOf(hub.StartUtc)))
            .Select(hour => Row([question.Iso.Code, hour.Key.Hub, Stamp(hour.Key.Hour)], Weighted(hour), hour.Min(hub => hub.Price), hour.Max(hub => hub.Price))),
        "weekly_hub_comparison" => Weeks(),
        "hub_hub_basis" => Basis(),
        "on_off_peak_daily" => OfHub.Where(hub => IsOfDays(hub.StartUtc)).GroupBy(hub => (Day: DayOf(hub.StartUtc), hub.Product)).Select(day => Peaks(day.Key.Day, day.Key.Product, [.. day])),
        "month_to_date" => Month(),
        "hub_daily_year" => OfHub.Where(hub => hub.Product == RealTime && IsOfDays(hub.StartUtc)).GroupBy(hub => DayOf(hub.StartUtc))
            .Select(day => Row([Text(day.Key)], Weighted(day), day.Min(hub => hub.Price), day.Max(hub => hub.Price), Hours(day))),
        "hub_negative_hours" => OfHub.Where(hub => hub.Product == RealTime && IsOfDays(hub.StartUtc)).GroupBy(hub => DayOf(hub.StartUtc)).Select(day => Negative(day.Key, [.. day])),
        "dart_by_hour_and_month" => Darts().GroupBy(dart => (Month: DayOf(dart.Hour).With(DateAdjusters.StartOfMonth), Ending: EndingOf(dart.Hour)))
            .Select(group => Row([Text(group.Key.Month)], group.Key.Ending, group.Average(dart => dart.Da - dart.Rt), group.Average(dart => dart.Da), group.Average(dart => dart.Rt), group.Count())),
        "dart_by_day_and_hour" => Darts().Select(dart => Row([Text(DayOf(dart.Hour)), Stamp(dart.Hour)], EndingOf(dart.Hour), dart.Da - dart.Rt, dart.Da, dart.Rt, dart.Minutes)),
        "congestion_hot_spots_24h" => HoursWithin(TimeSpan.FromHours(24)).Where(hour => Congestion(hour.Facts) is not null).GroupBy(hour => hour.Node).Select(HotSpot),
        "congestion_by_node_30d" => NodeHours.Where(hour => hour.Node == question.Node && IsOfDays(hour.Hour)).GroupBy(hour => DayOf(hour.Hour)).Select(day => Row(
            [Text(day.Key)], day.Average(hour => Congestion(hour.Facts)), day.Min(hour => Congestion(hour.Facts)), day.Max(hour => Congestion(hour.Facts)), day.Count())),
        "ftr_path" => Path(),
        "node_hub_basis" => NodeBasis(),
        "negative_hours" => HoursWithin(TimeSpan.FromDays(question.Days)).GroupBy(hour => hour.Node)
            .Select(node => (node.Key, Facts: node.SelectMany(hour => hour.Facts).ToArray())).Where(node => node.Facts.Any(fact => fact.Lmp < 0))
            .Select(node => Row([node.Key], Minutes(node.Facts.Where(fact => fact.Lmp < 0)) / 60, Minutes(node.Facts.Where(fact => fact.Lmp < 0)) / Minutes(node.Facts), node.Facts.Min(fact => fact.Lmp))),
        "top_movers_1h" => Movers(),
        _ => throw new ArgumentOutOfRangeException(nameof(cube), cube, "has no reference"),
    };

    private static CubeRow Row(string[] key, params double?[] values) => new(string.Join(' ', key), values);

    private static string[] KeyOf(HubInterval hub) => [hub.Iso.Code, hub.Hub, hub.Product.Name(), Stamp(hub.StartUtc)];

    private static string Stamp(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Text(LocalDate day) => LocalDatePattern.Iso.Format(day);

    private static DateTime HourOf(DateTime utc) => new(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);

    private static double? Weighted(IEnumerable<HubInterval> hubs) => hubs.ToArray() is { Length: > 0 } some ? some.Sum(hub => hub.Weight) / some.Sum(hub => hub.Minutes) : null;

    private static double Hours(IEnumerable<HubInterval> hubs) => hubs.Sum(hub => hub.Minutes) / 60d;

    private static double Minutes(IEnumerable<LmpFact> facts) => facts.Sum(fact => fact.IntervalMinutes);

    private static double Weighted(LmpFact[] facts) => facts.Sum(fact => fact.Lmp * fact.IntervalMinutes) / Minutes(facts);

    private static double? Congestion(LmpFact[] facts) => facts.Where(fact => !double.IsNaN(fact.Congestion)).ToArray() is { Length: > 0 } some
        ? some.Sum(fact => fact.Congestion * fact.IntervalMinutes) / Minutes(some)
        : null;

    private static CubeRow HotSpot(IGrouping<string, (string Node, DateTime Hour, LmpFact[] Facts)> node) => Row(
        [node.Key], node.Average(hour => Congestion(hour.Facts)), node.Min(hour => Congestion(hour.Facts)), node.Max(hour => Congestion(hour.Facts)), node.Average(hour => Weighted(hour.Facts)), node.Count());

    private LocalDate DayOf(DateTime utc) => _blocks.Clock.TradeDate(utc);

    private int EndingOf(DateTime utc) => _blocks.Clock.ToLocal(utc).Hour + 1;

    private bool IsWithin(DateTime utc, TimeSpan time) => utc >= AsOf - time;

    private bool IsOfDays(DateTime utc) => DayOf(utc) > LastDay.PlusDays(-question.Days);

    private IEnumerable<(string Node, DateTime Hour, LmpFact[] Facts)> HoursWithin(TimeSpan time) => NodeHours
        .Select(hour => (hour.Node, hour.Hour, Facts: hour.Facts.Where(fact => IsWithin(fact.IntervalStartUtc, time)).ToArray())).Where(hour => hour.Facts.Length > 0);

    private IEnumerable<(HubInterval Newest, double? Before)> Newest() => known.Hubs
        .Where(hub => hub.Product == hub.Iso.SettlementRealTime && IsWithin(hub.StartUtc, TimeSpan.FromHours(6)))
        .GroupBy(hub => (hub.Iso, hub.Hub))
        .Select(hub => (Intervals: hub, Newest: hub.MaxBy(interval => interval.StartUtc)!))
        .Select(hub => (hub.Newest, hub.Intervals.FirstOrDefault(interval => interval.StartUtc <= hub.Newest.StartUtc.AddHours(-1)
            && interval.StartUtc.AddMinutes(interval.Minutes) > hub.Newest.StartUtc.AddHours(-1))?.Price));

    private IEnumerable<CubeRow> Weeks() => known.Hubs.Where(hub => hub.Iso == question.Iso && hub.Product == RealTime && IsWithin(hub.StartUtc, TimeSpan.FromDays(14))).GroupBy(hub => hub.Hub).Select(hub =>
    {
        var (week, before) = (hub.Where(interval => IsWithin(interval.StartUtc, TimeSpan.FromDays(7))).ToArray(), hub.Where(interval => !IsWithin(interval.StartUtc, TimeSpan.FromDays(7))));
        return Row([hub.Key], Weighted(week), Weighted(before), Weighted(week) - Weighted(before), week.Max(interval => (double?)interval.Price), week.Min(interval => (double?)interval.Price));
    });

    private IEnumerable<CubeRow> Basis() => known.Hubs
        .Where(hub => hub.Iso == question.Iso && (hub.Hub == question.Hub || hub.Hub == question.OtherHub) && hub.Product == RealTime && IsWithin(hub.StartUtc, TimeSpan.FromDays(question.Days)))
        .GroupBy(hub => HourOf(hub.StartUtc)).Select(hour =>
        {
            var (first, second) = (Weighted(hour.Where(hub => hub.Hub == question.Hub)), Weighted(hour.Where(hub => hub.Hub == question.OtherHub)));
            return Row([Stamp(hour.Key)], first, second, first - second);
        });

    private CubeRow Peaks(LocalDate day, PriceProduct product, HubInterval[] hubs)
    {
        var blocks = hubs.ToLookup(hub => _blocks.BlockOf(hub.StartUtc));
        var (peak, others, night) = (blocks[_blocks.OnPeak], blocks[_blocks.OtherPeak], blocks[ContractBlock.Night8]);
        var off = others.Concat(night).ToArray();
        return Row(
            [Text(day), product.Name()], Weighted(peak), Weighted(off), Weighted(peak) - Weighted(off), Hours(peak), Hours(off), Weighted(night), Hours(night), Weighted(others), Hours(others));
    }

    private IEnumerable<CubeRow> Month()
    {
        var first = LastDay.With(DateAdjusters.StartOfMonth);
        var hours = _blocks.HoursOf(first, LastDay.With(DateAdjusters.EndOfMonth)).ToLookup(hour => hour.Block == _blocks.OnPeak);
        return OfHub.Where(hub => DayOf(hub.StartUtc) >= first).GroupBy(hub => (hub.Product, IsOnPeak: _blocks.IsOnPeak(hub.StartUtc))).Select(side =>
        {
            var (settled, total) = (Hours(side), hours[side.Key.IsOnPeak].Count());
            double? balance = total > settled ? ((question.MonthPrice * total) - (Weighted(side)!.Value * settled)) / (total - settled) : null;
            return Row([side.Key.Product.Name(), side.Key.IsOnPeak ? "on_peak" : "off_peak"], Weighted(side), settled, total, balance);
        });
    }

    private static CubeRow Negative(LocalDate day, HubInterval[] hubs)
    {
        var below = hubs.Where(hub => hub.Price < 0).ToArray();
        return Row([Text(day)], Hours(below), Hours(hubs), Hours(below) / Hours(hubs), hubs.Min(hub => hub.Price), Weighted(below));
    }

    private IEnumerable<(DateTime Hour, double Da, double Rt, double Minutes)> Darts()
    {
        var hours = OfHub.Where(hub => IsWithin(hub.StartUtc, TimeSpan.FromDays(question.Days))).ToLookup(hub => HourOf(hub.StartUtc));
        foreach (var hour in hours)
        {
            var realTime = hour.Where(hub => hub.Product == RealTime).ToArray();
            if (hour.FirstOrDefault(hub => hub.Product == PriceProduct.DayAheadHourly) is { } dayAhead && realTime.Length > 0)
            {
                yield return (hour.Key, dayAhead.Price, Weighted(realTime)!.Value, realTime.Sum(hub => hub.Minutes));
            }
        }
    }

    private IEnumerable<CubeRow> Path()
    {
        var hours = known.Nodes.Where(price => price.Node.Iso == question.Iso && price.Fact.Product == PriceProduct.DayAheadHourly && IsOfDays(price.Fact.IntervalStartUtc) && !double.IsNaN(price.Fact.Congestion))
            .ToLookup(price => price.Fact.IntervalStartUtc);
        return hours.Select(hour => (hour.Key, Sink: hour.Where(price => price.Node.Id == question.Sink).ToArray(), Source: hour.Where(price => price.Node.Id == question.Source).ToArray()))
            .Where(hour => hour.Sink.Length > 0 && hour.Source.Length > 0)
            .GroupBy(hour => DayOf(hour.Key), hour => hour.Sink[0].Fact.Congestion - hour.Source[0].Fact.Congestion)
            .Select(day => Row([Text(day.Key)], day.Sum(), day.Average(), day.Count()));
    }

    private IEnumerable<CubeRow> NodeBasis()
    {
        var hubs = OfHub.Where(hub => hub.Product == RealTime && IsWithin(hub.StartUtc, TimeSpan.FromDays(question.Days))).ToLookup(hub => HourOf(hub.StartUtc));
        return HoursWithin(TimeSpan.FromDays(question.Days)).Where(hour => hour.Node == question.Node && hubs.Contains(hour.Hour))
            .Select(hour => Row([Stamp(hour.Hour)], Weighted(hour.Facts), Weighted(hubs[hour.Hour]), Weighted(hour.Facts) - Weighted(hubs[hour.Hour])));
    }

    private IEnumerable<CubeRow> Movers()
    {
        var facts = known.Nodes.Where(price => price.Node.Iso == question.Iso && price.Fact.Product == RealTime && IsWithin(price.Fact.IntervalStartUtc, TimeSpan.FromHours(6))).ToArray();
        if (facts.Length == 0)
        {
            return [];
        }

        var newest = facts.Max(price => price.Fact.IntervalStartUtc);
        var before = known.Nodes.Where(price => price.Node.Iso == question.Iso && price.Fact.Product == RealTime && price.Fact.IntervalStartUtc == newest.AddHours(-1)).ToDictionary(price => price.Node.Id, price => price.Fact.Lmp);
        return facts.Where(price => price.Fact.IntervalStartUtc == newest && before.ContainsKey(price.Node.Id))
            .Select(price => Row([price.Node.Id, Stamp(newest)], price.Fact.Lmp, before[price.Node.Id], price.Fact.Lmp - before[price.Node.Id]));
    }
}
