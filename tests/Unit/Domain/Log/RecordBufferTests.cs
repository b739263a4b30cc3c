using System.Buffers;
using System.Text;
using CsCheck;
using GridGrains.Domain.Log;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Log;

public sealed class RecordBufferTests
{
    [Fact]
    public void Any_records_come_back_also_when_the_buffer_grows_and_is_used_again()
    {
        var records = Gen.Select(Gen.Byte.Array[0, 40], Gen.Byte.Array[0, 300]).Array[0, 30];
        Gen.Select(records, records).Sample(
            (first, second) =>
            {
                var buffer = new RecordBuffer(capacityBytes: 1, capacityRecords: 1);
                foreach (var round in new[] { first, second })
                {
                    buffer.Clear();
                    foreach (var (key, value) in round)
                    {
                        buffer.Add(key, value);
                    }

                    Assert.Equal(round.Length, buffer.Count);
                    Assert.Equal(round.Sum(record => record.Item1.Length + record.Item2.Length), buffer.Length);
                    for (var i = 0; i < round.Length; i++)
                    {
                        Assert.Equal(round[i].Item1, buffer.Key(i).ToArray());
                        Assert.Equal(round[i].Item2, buffer.Value(i).ToArray());
                        Assert.Equal(round[i].Item2, buffer.ValueMemory(i).ToArray());
                    }
                }
            },
            iter: 50);
    }

    [Fact]
    public void Value_may_be_written_piece_by_piece()
    {
        var buffer = new RecordBuffer(capacityBytes: 4);
        buffer.BeginRecord("PJM/1"u8);
        buffer.Write("{\"lmp\":"u8);
        buffer.Write("41.5}"u8);
        buffer.EndRecord();

        Assert.Equal(("PJM/1", "{\"lmp\":41.5}"), (Encoding.UTF8.GetString(buffer.Key(0)), Encoding.UTF8.GetString(buffer.Value(0))));
    }

    [Fact]
    public void Record_within_a_record_is_refused()
    {
        var buffer = new RecordBuffer();
        buffer.BeginRecord("PJM/1"u8);

        Assert.Throws<InvalidOperationException>(() => buffer.BeginRecord("PJM/2"u8));
    }

    [Fact]
    public void Unfinished_record_is_forgotten_by_a_clear()
    {
        var buffer = new RecordBuffer();
        buffer.BeginRecord("PJM/1"u8);
        buffer.Clear();
        buffer.Add("PJM/2"u8, "{}"u8);

        Assert.Equal((1, 7), (buffer.Count, buffer.Length));
    }
}
