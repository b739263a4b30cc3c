using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;
using GridGrains.Grains.Outcomes;

namespace GridGrains.Grains.DeadLetters;

/// <summary>Appends dead letters to their topic before the worker goes on, so that none is lost; a crash may append one twice.</summary>
internal sealed class DeadLetterWriter(OutcomeLog log)
{
    public async Task AppendAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellation)
    {
        var buffer = new RecordBuffer();
        foreach (var letter in letters)
        {
            DeadLetterJson.Write(buffer, letter);
        }

        await log.AppendAsync(Topics.DeadLetters, buffer, new RecordHeaders(DeadLetter.Schema, "SHARDS"), cancellation);
    }
}
