using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;
using GridGrains.Grains.DerivedTopics;

namespace GridGrains.Grains.DeadLetters;

/// <summary>Appends dead letters to their topic before the worker goes on, so that none is lost; a crash may append one twice.</summary>
internal sealed class DeadLetterWriter(DerivedTopicLog log)
{
    public async Task AppendAsync(IReadOnlyList<DeadLetter> deadLetters, CancellationToken cancellation)
    {
        var buffer = new RecordBuffer();
        foreach (var deadLetter in deadLetters)
        {
            DeadLetterJson.Write(buffer, deadLetter);
        }

        await log.AppendAsync(Topics.DeadLetters, buffer, new RecordHeaders(DeadLetter.Schema, "SHARDS"), cancellation);
    }
}
