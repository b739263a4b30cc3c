namespace GridGrains.Domain.FeatureStore;

/// <summary>What a training set may see of corrections.</summary>
public enum CorrectionMode
{
    /// <summary>The version that was known at the moment of the training row.</summary>
    AsKnown,

    /// <summary>The newest version of a row whose first version was known at that moment.</summary>
    AsCorrected,
}

/// <summary>
/// All rows of one view and one entity, answered as of past moments. No value is seen before its row was known: in both modes the first
/// version of a row must have been known at the moment asked for. Of the rows that may be seen the latest event counts.
/// </summary>
public sealed class FeatureHistory
{
    private readonly Event[] _events;
    private readonly FeaturePush[] _byKnownAt;

    /// <param name="rows">In the order of the log; rows of one event time are versions of each other.</param>
    public FeatureHistory(IReadOnlyList<FeaturePush> rows)
    {
        // Sorting is stable: of equal stamps the later in the log stays the later.
        _events =
        [
            .. rows.OrderBy(row => row.EventUtc).ThenBy(row => row.KnownAtUtc).Aggregate(new List<List<FeaturePush>>(), Group)
                .Select(versions => new Event(versions[0].EventUtc, [.. versions])),
        ];
        _byKnownAt = [.. rows.OrderBy(row => row.KnownAtUtc)];
    }

    /// <summary>The row that a training row at a moment may see; null for none.</summary>
    /// <param name="ttl">A row may be as old as this, exactly as old included; zero for no limit.</param>
    public FeaturePush? Find(DateTime atUtc, TimeSpan ttl, CorrectionMode mode)
    {
        var oldest = ttl == TimeSpan.Zero ? DateTime.MinValue : atUtc.Ticks > ttl.Ticks ? atUtc - ttl : DateTime.MinValue;
        for (var i = LastUntil(atUtc); i >= 0 && _events[i].AtUtc >= oldest; i--)
        {
            if (_events[i].See(atUtc, mode) is { } seen)
            {
                return seen;
            }
        }

        return null;
    }

    /// <summary>Windows as the stream had them at rising moments: the entity's own state, fed with what was known by then.</summary>
    public WindowReplay Replay(CorrectionMode mode) => new(mode == CorrectionMode.AsKnown ? [.. _byKnownAt.Select(row => (row.KnownAtUtc, row))] : Corrected());

    // Of each event the newest version, from the moment on at which its first was known.
    private (DateTime, FeaturePush)[] Corrected() =>
        [.. _events.Select(known => (FirstKnownUtc: known.Versions[0].KnownAtUtc, Row: known.Versions[^1])).OrderBy(pair => pair.FirstKnownUtc)];

    private static List<List<FeaturePush>> Group(List<List<FeaturePush>> groups, FeaturePush row)
    {
        if (groups.Count > 0 && groups[^1][0].EventUtc == row.EventUtc)
        {
            groups[^1].Add(row);
        }
        else
        {
            groups.Add([row]);
        }

        return groups;
    }

    private int LastUntil(DateTime atUtc)
    {
        var (low, high) = (0, _events.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _events[middle].AtUtc <= atUtc ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    /// <param name="Versions">By known_at.</param>
    private readonly record struct Event(DateTime AtUtc, FeaturePush[] Versions)
    {
        public FeaturePush? See(DateTime atUtc, CorrectionMode mode)
        {
            if (Versions[0].KnownAtUtc > atUtc)
            {
                return null;
            }

            var last = Versions.Length - 1;
            while (mode == CorrectionMode.AsKnown && Versions[last].KnownAtUtc > atUtc)
            {
                last--;
            }

            return Versions[last];
        }
    }
}

/// <summary>Moments must rise from call to call.</summary>
public sealed class WindowReplay
{
    private readonly (DateTime VisibleUtc, FeaturePush Row)[] _rows;
    private readonly FeatureEntityState _state = new();
    private int _next;

    internal WindowReplay((DateTime, FeaturePush)[] rows) => _rows = rows;

    public FeatureValue At(DateTime atUtc, in WindowSpec spec)
    {
        for (; _next < _rows.Length && _rows[_next].VisibleUtc <= atUtc; _next++)
        {
            // The table holds rows for offline use; online or not, they fill the same windows.
            _state.Apply(_rows[_next].Row with { To = FeatureTarget.OnlineAndOffline });
        }

        foreach (var row in _state.Views)
        {
            return row.Figure(spec, atUtc);
        }

        return FeatureValue.Null;
    }
}
