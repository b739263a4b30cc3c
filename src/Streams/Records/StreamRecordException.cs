
namespace GridGrains.Streams.Records;

/// <summary>The value of a record is not what the subscriber reads. The failure policy decides what becomes of it.</summary>
[GenerateSerializer]
[Alias("gridgrains.streams.StreamRecordException")]
public sealed class StreamRecordException(string message, Exception? inner = null) : Exception(message, inner);
