using System.Buffers;
using System.Text;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.FeatureStore;
using Orleans.Serialization.Cloning;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="FeatureEntitySnapshot"/>: its rows as they are stored.</summary>
[GenerateSerializer, Alias("gridgrains.FeatureEntitySnapshot")]
public struct FeatureEntitySnapshotSurrogate
{
    [Id(0)]
    public byte[] Rows;

    [Id(1)]
    public long LastOffset;
}

[RegisterConverter]
public sealed class FeatureEntitySnapshotConverter : IConverter<FeatureEntitySnapshot, FeatureEntitySnapshotSurrogate>
{
    public FeatureEntitySnapshot ConvertFromSurrogate(in FeatureEntitySnapshotSurrogate surrogate)
    {
        var reader = new StateReader(surrogate.Rows);
        return new FeatureEntitySnapshot(FeatureEntityCodec.DecodeRows(ref reader), surrogate.LastOffset);
    }

    public FeatureEntitySnapshotSurrogate ConvertToSurrogate(in FeatureEntitySnapshot value)
    {
        var output = new ArrayBufferWriter<byte>();
        FeatureEntityCodec.Encode(value.Views, new StateWriter(output));
        return new FeatureEntitySnapshotSurrogate { Rows = output.WrittenSpan.ToArray(), LastOffset = value.LastOffset };
    }
}

/// <summary>A published snapshot never changes: readers on the same silo share it.</summary>
[RegisterCopier]
public sealed class FeatureEntitySnapshotCopier : ShallowCopier<FeatureEntitySnapshot>;

/// <summary>Wire form of <see cref="FeaturePush"/>: its record, as the log holds it.</summary>
[GenerateSerializer, Alias("gridgrains.FeaturePush")]
public struct FeaturePushSurrogate
{
    [Id(0)]
    public byte[] Record;
}

[RegisterConverter]
public sealed class FeaturePushConverter : IConverter<FeaturePush, FeaturePushSurrogate>
{
    private static readonly byte[] AnyKey = Encoding.UTF8.GetBytes("entity/0");

    public FeaturePush ConvertFromSurrogate(in FeaturePushSurrogate surrogate) =>
        new FeatureRecordReader().TryRead(AnyKey, surrogate.Record, out var push, out var error)
            ? push
            : throw new InvalidOperationException($"a pushed row cannot be read: {error.Message}");

    public FeaturePushSurrogate ConvertToSurrogate(in FeaturePush value)
    {
        var output = new ArrayBufferWriter<byte>();
        FeatureRecordJson.Write(output, value);
        return new FeaturePushSurrogate { Record = output.WrittenSpan.ToArray() };
    }
}

[RegisterCopier]
public sealed class FeaturePushCopier : ShallowCopier<FeaturePush>;
