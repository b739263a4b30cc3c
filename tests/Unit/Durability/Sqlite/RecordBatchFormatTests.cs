using System.Text;
using CsCheck;
using GridGrains.Domain;
using GridGrains.Domain.Log;
using GridGrains.Durability.Sqlite;
using Xunit;
using ZstdSharp;

namespace GridGrains.Tests.Unit.Durability.Sqlite;

public sealed class RecordBatchFormatTests : IDisposable
{
    private readonly RecordBatchEncoder _encoder = new();
    private readonly Decompressor _decompressor = new();

    public void Dispose()
    {
        _encoder.Dispose();
        _decompressor.Dispose();
    }

    [Fact]
    public void Any_records_round_trip_in_any_portions()
    {
        var bytes = Gen.Byte.Array[0, 300];
        Gen.Select(Gen.Select(bytes, bytes).Array[1, 60], Gen.Int[0, 60], Gen.Int[1, 60]).Sample(
            (records, skip, portion) =>
            {
                var skipped = Math.Min(skip, records.Length - 1);
                var decoder = Decode(Encode(records));
                decoder.Skip(skipped);
                var target = new RecordBuffer(16, 1);
                while (decoder.Remaining > 0)
                    decoder.CopyTo(target, Math.Min(portion, decoder.Remaining));
                return target.Count == records.Length - skipped && Enumerable.Range(0, target.Count).All(i =>
                    target.Key(i).SequenceEqual(records[skipped + i].Item1) && target.Value(i).SequenceEqual(records[skipped + i].Item2));
            },
            threads: 1,
            iter: 500);
    }

    [Fact]
    public void Every_flipped_bit_after_the_version_is_noticed()
    {
        var sound = Encode([("key"u8.ToArray(), Encoding.UTF8.GetBytes(new string('x', 400)))]);
        for (var bit = 8 * 2; bit < 8 * sound.Length; bit++)
        {
            var torn = sound.ToArray();
            torn[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(DomainErrorCode.InvalidRecord, Assert.Throws<DomainException>(() => Decode(torn)).Code);
        }
    }

    [Fact]
    public void Cut_batch_is_noticed()
    {
        var sound = Encode([("key"u8.ToArray(), "value"u8.ToArray())]);
        for (var length = 0; length < sound.Length; length++)
        {
            var cut = sound[..length];
            Assert.Equal(DomainErrorCode.InvalidRecord, Assert.Throws<DomainException>(() => Decode(cut)).Code);
        }
    }

    [Fact]
    public void Newer_form_is_refused_as_such()
    {
        var newer = Encode([([], [])]);
        newer[0] = RecordBatchFormat.Newest + 1;

        Assert.Equal(DomainErrorCode.StorageVersion, Assert.Throws<DomainException>(() => Decode(newer)).Code);
    }

    [Fact]
    public void Repetitive_values_are_compressed_and_noise_is_not_blown_up()
    {
        var json = Encoding.UTF8.GetBytes("{\"iso\":\"CAISO\",\"node\":\"TH_SP15_GEN-APND\",\"lmp\":30.12}");
        var noise = new byte[4_000];
        new Random(1).NextBytes(noise);

        Assert.True(Encode([.. Enumerable.Repeat((json, json), 100)]).Length < 1_000);
        Assert.InRange(Encode([([], noise)]).Length, noise.Length, noise.Length + RecordBatchFormat.HeaderBytes + RecordBatchFormat.MaxLengthBytes);
    }

    private byte[] Encode((byte[] Key, byte[] Value)[] records)
    {
        var buffer = new RecordBuffer();
        foreach (var (key, value) in records)
            buffer.Add(key, value);
        return _encoder.Encode(buffer, [.. Enumerable.Range(0, records.Length)]).Bytes.ToArray();
    }

    private RecordBatchDecoder Decode(byte[] batch)
    {
        var decoder = new RecordBatchDecoder();
        decoder.Load(batch, _decompressor);
        return decoder;
    }
}
