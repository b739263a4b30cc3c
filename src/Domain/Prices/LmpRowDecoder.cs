using GridGrains.Domain.Log;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Prices;

/// <summary>
/// Decodes log records into rows of the price tables. Equal keys and sources come as the same instances, so that a record costs no memory but its
/// row. A record that cannot be a row is a dead letter of its shard, by the same rules. An instance belongs to one thread.
/// </summary>
/// <param name="reference">See <see cref="LmpAdmission"/>.</param>
/// <param name="partitions">Of the topics that it is used for.</param>
public sealed class LmpRowDecoder(ReferenceCatalog? reference, int partitions = Topics.LmpPartitions) : RecordDecoder<LmpRow>
{
    private readonly LmpAdmission _admission = new(reference, partitions);
    private string _source = "";

    public override bool TryDecode(LogBatch batch, int index, out LmpRow row)
    {
        if (!_admission.TryAdmit(batch, index, out var fact, out var labels, out _))
        {
            row = default;
            return false;
        }

        row = new LmpRow(
            _admission.Node, fact, labels, batch.Offset(index), SourceOf(batch.Headers(index)), batch.AppendedAtUtc(index), LogPartitions.NumberOf(batch.Partition));
        return true;
    }

    public override long OffsetOf(in LmpRow row) => row.Offset;

    // Records of one source come in long runs.
    private string SourceOf(RecordHeaders headers) =>
        string.Equals(headers.Source, _source, StringComparison.Ordinal) ? _source : _source = headers.Source;
}
