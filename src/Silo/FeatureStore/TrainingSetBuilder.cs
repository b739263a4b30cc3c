using System.Globalization;
using System.Text;
using GridGrains.Domain.FeatureStore;
using GridGrains.Lake.FeatureStore;

namespace GridGrains.Silo.FeatureStore;

/// <summary>
/// Joins an entity frame with the features of its moments. Rows of each view are dealt out to parts by entity, in files; then part by part is
/// joined and written, so that memory holds one part. Rows of the result stand in the order of entities, with all columns of the frame.
/// </summary>
internal sealed class TrainingSetBuilder(FeatureRowReader rows)
{
    private const int RowsPerPart = 20_000;
    private const int MaxParts = 64;

    /// <param name="views">In the order of the result's columns.</param>
    /// <param name="folder">For files between.</param>
    /// <param name="progress">From 0 to 1.</param>
    public async Task BuildAsync(
        EntityFrame frame, IReadOnlyList<TrainingView> views, CorrectionMode mode, long? snapshotId, string folder, ITrainingOutput output, Action<double> progress,
        CancellationToken cancellation)
    {
        var parts = Math.Clamp(frame.Rows / RowsPerPart, 1, MaxParts);
        var partOf = PartsOf(frame, views, parts);
        var spills = new List<FeatureSpill>();
        try
        {
            for (var i = 0; i < views.Count; i++)
            {
                var spill = new FeatureSpill(folder, i.ToString(CultureInfo.InvariantCulture), parts);
                spills.Add(spill);
                await SpillAsync(frame, views[i], partOf, snapshotId, spill, cancellation);
                progress(0.5 * (i + 1) / views.Count);
            }

            for (var part = 0; part < parts; part++)
            {
                cancellation.ThrowIfCancellationRequested();
                Join(frame, views, mode, [.. Enumerable.Range(0, frame.Rows).Where(row => partOf[row] == part)], [.. spills.Select(spill => spill.Read(part))], output);
                progress(0.5 + 0.5 * (part + 1) / parts);
            }

            await output.CompleteAsync();
        }
        finally
        {
            spills.ForEach(spill => spill.Dispose());
        }
    }

    private static int[] PartsOf(EntityFrame frame, IReadOnlyList<TrainingView> views, int parts)
    {
        var partOf = new int[frame.Rows];
        for (var row = 0; row < partOf.Length; row++)
        {
            partOf[row] = (int)(Domain.Log.KeyPartitioner.Hash(Encoding.UTF8.GetBytes(views[0].EntityOf(frame, row) ?? "")) % (uint)parts);
        }

        return partOf;
    }

    // An entity of a second view may be wanted by several parts.
    private async Task SpillAsync(EntityFrame frame, TrainingView view, int[] partOf, long? snapshotId, FeatureSpill spill, CancellationToken cancellation)
    {
        var wanted = new Dictionary<string, HashSet<int>>();
        for (var row = 0; row < frame.Rows; row++)
        {
            if (view.EntityOf(frame, row) is { } entity)
            {
                (wanted.TryGetValue(entity, out var parts) ? parts : wanted[entity] = []).Add(partOf[row]);
            }
        }

        if (snapshotId is { } snapshot)
        {
            var (first, last) = (frame.Moments.Min(), frame.Moments.Max());
            var from = view.Reach is { } reach && first.Ticks > reach.Ticks ? first - reach : DateTime.UnixEpoch;
            var to = view.Columns.Any(column => column.Window is not null) ? new DateTime(2200, 1, 1, 0, 0, 0, DateTimeKind.Utc) : last;
            await foreach (var row in rows.ReadAsync(snapshot, view.View, from, to, after: 0, cancellation))
            {
                foreach (var part in wanted.GetValueOrDefault(row.Entity) ?? [])
                {
                    spill.Add(part, row.Entity, row.Record, row.Offset);
                }
            }
        }

        spill.Close();
    }

    private static void Join(
        EntityFrame frame, IReadOnlyList<TrainingView> views, CorrectionMode mode, int[] rows, IReadOnlyList<Dictionary<string, FeatureHistory>> histories, ITrainingOutput output)
    {
        var values = new FeatureValue[views.Count][][];
        for (var i = 0; i < views.Count; i++)
        {
            values[i] = FillView(frame, views[i], mode, rows, histories[i]);
        }

        int[] order =
            [.. Enumerable.Range(0, rows.Length).OrderBy(row => views[0].EntityOf(frame, rows[row]), StringComparer.Ordinal).ThenBy(row => frame.Moments[rows[row]])];
        output.Write([.. order.Select(row => rows[row])], [.. order.Select(row => (FeatureValue[])[.. values.SelectMany(view => view[row])])]);
    }

    private static FeatureValue[][] FillView(EntityFrame frame, TrainingView view, CorrectionMode mode, int[] rows, Dictionary<string, FeatureHistory> histories)
    {
        var filled = new FeatureValue[rows.Length][];
        foreach (var entity in Enumerable.Range(0, rows.Length).GroupBy(row => view.EntityOf(frame, rows[row])))
        {
            int[] places = [.. entity.OrderBy(row => frame.Moments[rows[row]])];
            var values = new FeatureValue[places.Length][];
            if (entity.Key is not null && histories.TryGetValue(entity.Key, out var history))
            {
                view.Fill(history, [.. places.Select(row => frame.Moments[rows[row]])], mode, values);
            }

            for (var i = 0; i < places.Length; i++)
            {
                filled[places[i]] = values[i] ?? new FeatureValue[view.Columns.Count];
            }
        }

        return filled;
    }
}
