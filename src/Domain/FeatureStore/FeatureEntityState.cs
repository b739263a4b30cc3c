using GridGrains.Domain.Checkpoints;

namespace GridGrains.Domain.FeatureStore;

/// <summary>The newest row of one view of an entity, and its windows. Immutable.</summary>
public sealed record FeatureViewRow(string View, DateTime EventUtc, DateTime KnownAtUtc, string[] Names, FeatureValue[] Values, WindowSeries[] Windows)
{
    /// <summary>None for a field that the row was pushed without.</summary>
    public FeatureValue Find(string field) => Array.IndexOf(Names, field) is >= 0 and var index ? Values[index] : FeatureValue.Null;

    /// <summary>The figure of the window that a moment sees.</summary>
    public FeatureValue Figure(in WindowSpec spec, DateTime atUtc)
    {
        foreach (var series in Windows)
        {
            if (series.Plan.Field == spec.Field && series.Plan.StepSeconds == spec.StepSeconds)
            {
                return series.At(atUtc, spec);
            }
        }

        return FeatureValue.Null;
    }
}

/// <summary>What pushes did.</summary>
public enum FeaturePushOutcome
{
    /// <summary>The row is the newest of its view now.</summary>
    Newest,

    /// <summary>A newer row is there already; windows have taken the values.</summary>
    Older,

    /// <summary>The newest row came again: nothing changed.</summary>
    Duplicate,

    /// <summary>The row is for tables alone.</summary>
    OfflineOnly,
}

/// <summary>
/// Declared features of one entity. The row with the greatest (event time, known_at) is kept, whatever order rows arrive in; of equal ones
/// the later in the log.
/// </summary>
public sealed class FeatureEntityState : IEntityState
{
    private readonly Dictionary<string, FeatureViewRow> _views = new(1, StringComparer.Ordinal);

    public TopicOffsets LastOffsets { get; private set; } = TopicOffsets.None;

    public IReadOnlyCollection<FeatureViewRow> Views => _views.Values;

    public void AppliedUpTo(int topic, long offset) => LastOffsets = LastOffsets.With(topic, offset);

    public FeaturePushOutcome Apply(FeaturePush push)
    {
        if (!push.To.HasFlag(FeatureTarget.Online))
        {
            return FeaturePushOutcome.OfflineOnly;
        }

        var before = _views.GetValueOrDefault(push.View);
        if (before is not null && IsSame(before, push))
        {
            return FeaturePushOutcome.Duplicate;
        }

        var windows = push.Windows.Length == 0 ? before?.Windows ?? [] : Fold(before?.Windows ?? [], push);
        var isNewest = before is null || (push.EventUtc, push.KnownAtUtc).CompareTo((before.EventUtc, before.KnownAtUtc)) >= 0;
        _views[push.View] = isNewest
            ? new FeatureViewRow(push.View, push.EventUtc, push.KnownAtUtc, push.Names, push.Values, windows)
            : before! with { Windows = windows };
        return isNewest ? FeaturePushOutcome.Newest : FeaturePushOutcome.Older;
    }

    /// <summary>Takes a stored row in.</summary>
    internal void Restore(FeatureViewRow row) => _views[row.View] = row;

    private static bool IsSame(FeatureViewRow row, FeaturePush push) =>
        row.EventUtc == push.EventUtc && row.KnownAtUtc == push.KnownAtUtc && row.Names.AsSpan().SequenceEqual(push.Names) && row.Values.AsSpan().SequenceEqual(push.Values);

    private static WindowSeries[] Fold(WindowSeries[] before, FeaturePush push)
    {
        var windows = new WindowSeries[push.Windows.Length];
        for (var i = 0; i < windows.Length; i++)
        {
            var plan = push.Windows[i];
            var series = Array.Find(before, known => known.Plan == plan) ?? new WindowSeries(plan);
            var value = push.Find(plan.Field).Number;
            windows[i] = double.IsNaN(value) ? series : series.With(push.EventUtc, value);
        }

        return windows;
    }
}
