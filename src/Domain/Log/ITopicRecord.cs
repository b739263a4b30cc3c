using System.Buffers;

namespace GridGrains.Domain.Log;

/// <summary>A record of a product's topic that a report or a feed makes: whoever hands it on need not know the product.</summary>
public interface ITopicRecord
{
    string Topic { get; }

    /// <summary>As the schema header of the record says it: <c>outage/1</c>.</summary>
    string Schema { get; }

    /// <summary>The entity.</summary>
    string Key { get; }

    /// <summary>What it is about begins here.</summary>
    DateTime StartUtc { get; }

    void Write(IBufferWriter<byte> output);
}
