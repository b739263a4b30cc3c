using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Prices.Nodes;

namespace GridGrains.Silo.Http.Prices.Features;

/// <summary>A node's snapshot with what many features look up, looked up once.</summary>
internal readonly struct NodeReading : IFeatureReading
{
    public readonly NodeSnapshot Snapshot;
    public readonly ProductSnapshot? RealTime;
    public readonly ProductSnapshot? DayAhead;

    /// <summary>Day-ahead price of the hour of the last real-time interval.</summary>
    public readonly DayAheadPrice? HourPrice;

    private readonly long _hour;

    public NodeReading(NodeSnapshot? snapshot)
    {
        Snapshot = snapshot!;
        if (snapshot is null)
        {
            return;
        }

        RealTime = snapshot.RealTime;
        DayAhead = snapshot.DayAhead;
        _hour = RealTime is null ? -1 : DayAheadHours.HourOf(RealTime.Latest.IntervalStartUtc);
        HourPrice = snapshot.DayAheadHours.At(_hour);
    }

    public bool IsFound => Snapshot is not null;

    public DateTime RealTimeEndUtc => RealTime is null ? default : RealTime.Latest.IntervalEndUtc;

    public DateTime DayAheadKnownUtc => DayAhead is null ? default : DayAhead.Latest.KnownAtUtc;

    public double Dart => HourPrice is { } dayAhead ? dayAhead.Lmp - RealTime!.HourSoFar.MeanUsd : double.NaN;

    /// <summary>Day-ahead price some hours after that of the last real-time interval; NaN where none is held.</summary>
    public double DayAheadAfter(int hours) => RealTime is not null && Snapshot.DayAheadHours.At(_hour + hours) is { } price ? price.Lmp : double.NaN;

    public double HourEnergy => HourPrice is { } price ? PriceViews.Widen(price.Energy) : double.NaN;

    public double HourCongestion => HourPrice is { } price ? PriceViews.Widen(price.Congestion) : double.NaN;

    public double HourLoss => HourPrice is { } price ? PriceViews.Widen(price.Loss) : double.NaN;

    public double LatestOf(PriceProduct market) => Snapshot.Find(market) is { } product ? product.Latest.Lmp : double.NaN;

    public DateTime StampOf(PriceProduct market) => Snapshot.Find(market) is not { } product
        ? default
        : market.IsDayAhead() ? product.Latest.KnownAtUtc : product.Latest.IntervalEndUtc;

    public int LateCount
    {
        get
        {
            var late = 0;
            foreach (var product in Snapshot.Products)
            {
                late += product.LateCount;
            }

            return late;
        }
    }
}
