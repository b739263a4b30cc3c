using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Grains.Sinks;

/// <summary>Turns the batches of a session's topics into rows. It belongs to the session's reading thread.</summary>
internal sealed class BatchDecoder(IReadOnlyList<TopicTable> tables)
{
    private readonly Dictionary<string, TopicDecoder> _decoders = tables.ToDictionary(table => table.Topic, table => table.NewDecoder());

    public RowList NewRows(string topic) => _decoders[topic].NewRows();

    public void Decode(LogBatch batch, RowList rows) => _decoders[batch.Partition.Topic].Decode(batch, 0, batch.Count, rows);
}
