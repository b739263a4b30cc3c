namespace GridGrains.Domain.FeatureStore;

/// <summary>A column of a training set: a field of a view, or a window over one.</summary>
/// <param name="Name">In the result.</param>
/// <param name="Field">Of the view; without meaning for a window.</param>
/// <param name="Window">Null for a field.</param>
/// <param name="Type">Of its values.</param>
public sealed record TrainingColumn(string Name, string Field, WindowSpec? Window, FeatureValueType Type);

/// <summary>One view of a training set.</summary>
/// <param name="JoinKeys">Columns of the frame, in the order of entity keys.</param>
public sealed record TrainingView(string View, TimeSpan Ttl, IReadOnlyList<string> JoinKeys, IReadOnlyList<TrainingColumn> Columns)
{
    /// <summary>How far before a moment the events lie that it may see; null for no limit.</summary>
    public TimeSpan? Reach => Columns.Any(column => column.Window is null) && Ttl == TimeSpan.Zero
        ? null
        : TimeSpan.FromSeconds(Columns.Max(column => column.Window is { } window ? (double)window.StepSeconds * (window.Steps + 2) : Ttl.TotalSeconds));

    /// <summary>The entity of a row of the frame; null where it can be none.</summary>
    public string? EntityOf(EntityFrame frame, int row) => FeatureEntityKey.TextOf(
        string.Join(',', JoinKeys), [.. JoinKeys.Select(key => frame.Columns[frame.IndexOf(key)][row])]);

    /// <summary>Values of one entity at rising moments.</summary>
    /// <param name="values">One array of <see cref="Columns"/>' values for each moment.</param>
    public void Fill(FeatureHistory history, IReadOnlyList<DateTime> moments, CorrectionMode mode, Span<FeatureValue[]> values)
    {
        var replay = Columns.Any(column => column.Window is not null) ? history.Replay(mode) : null;
        for (var i = 0; i < moments.Count; i++)
        {
            var seen = history.Find(moments[i], Ttl, mode);
            var filled = new FeatureValue[Columns.Count];
            for (var column = 0; column < filled.Length; column++)
            {
                filled[column] = Columns[column].Window is { } window
                    ? replay!.At(moments[i], window)
                    : seen?.Find(Columns[column].Field) ?? FeatureValue.Null;
            }

            values[i] = filled;
        }
    }
}
