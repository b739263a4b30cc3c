using GridGrains.Domain;
using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;

namespace GridGrains.Grains.DeadLetters;

/// <summary>
/// Appends records of dead letters to their topics again. They take the way of every other record; their source header names the
/// letter, so that a record that fails again is the same letter with one more retry.
/// </summary>
internal sealed class DeadLetterReplay(IPartitionLog log)
{
    /// <summary>Appends under way at once; they begin in order, and both logs keep the order in which appends begin.</summary>
    private const int AppendsAtOnce = 64;

    /// <returns>One result per letter, in their order.</returns>
    public async Task<DeadLetterResult[]> AppendAsync(DeadLetter[] deadLetters, CancellationToken cancellation)
    {
        var results = new DeadLetterResult[deadLetters.Length];
        var inOrder = Enumerable.Range(0, deadLetters.Length)
            .OrderBy(i => deadLetters[i].Topic, StringComparer.Ordinal).ThenBy(i => deadLetters[i].Partition).ThenBy(i => deadLetters[i].Offset);
        foreach (var wave in inOrder.Chunk(AppendsAtOnce))
        {
            var appends = wave.Select(i => (Index: i, Append: AppendAsync(deadLetters[i], cancellation))).ToList();
            foreach (var (index, append) in appends)
            {
                results[index] = await append;
            }
        }

        return results;
    }

    private async Task<DeadLetterResult> AppendAsync(DeadLetter deadLetter, CancellationToken cancellation)
    {
        var buffer = new RecordBuffer(deadLetter.PayloadBytes + 1, 1);
        buffer.Add(deadLetter.Key, deadLetter.Value);
        try
        {
            var headers = new RecordHeaders(LmpEventJson.Schema, DeadLetterLineage.OfReplay(deadLetter).ToSource());
            var positions = await log.AppendAsync(deadLetter.Topic!, buffer, headers, cancellation);
            return new DeadLetterResult(deadLetter.Id, DeadLetterOutcome.Replayed, positions[0]);
        }
        catch (DomainException refused)
        {
            return new DeadLetterResult(deadLetter.Id, DeadLetterOutcome.Failed, null, refused.Message);
        }
    }
}
