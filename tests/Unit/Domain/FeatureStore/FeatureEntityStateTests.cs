using System.Buffers;
using System.Text;
using CsCheck;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Log;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.FeatureStore;

public sealed class FeatureEntityStateTests
{
    [Fact]
    public void Batch_of_t3_t2_t1_leaves_t3()
    {
        var state = new FeatureEntityState();

        FeaturePushOutcome[] outcomes = [.. new[] { 3, 2, 1 }.Select(minute => state.Apply(Sample.Push(minute, minute)))];

        Assert.Equal([FeaturePushOutcome.Newest, FeaturePushOutcome.Older, FeaturePushOutcome.Older], outcomes);
        Assert.Equal(FeatureValue.Of(3.0), Assert.Single(state.Views).Find("output_mw"));
    }

    [Fact]
    public void Of_equal_events_the_one_known_last_counts_and_of_equal_ones_the_last_in_the_log()
    {
        var state = new FeatureEntityState();
        state.Apply(Sample.Push(0, 1, knownAfterMinutes: 5));
        state.Apply(Sample.Push(0, 2, knownAfterMinutes: 1));
        Assert.Equal(FeatureValue.Of(1.0), state.Views.Single().Find("output_mw"));

        state.Apply(Sample.Push(0, 3, knownAfterMinutes: 5));
        Assert.Equal(FeatureValue.Of(3.0), state.Views.Single().Find("output_mw"));
    }

    [Fact]
    public void Newest_row_that_comes_again_is_not_counted_twice()
    {
        var state = new FeatureEntityState();
        state.Apply(Sample.Push(0, 1));

        Assert.Equal(FeaturePushOutcome.Duplicate, state.Apply(Sample.Push(0, 1)));
        Assert.Equal(FeatureValue.Of(1L), CountAt(state, 15));
    }

    [Fact]
    public void Row_for_tables_alone_leaves_the_state_as_it_is()
    {
        var state = new FeatureEntityState();

        Assert.Equal(FeaturePushOutcome.OfflineOnly, state.Apply(Sample.Push(0, 1, to: FeatureTarget.Offline)));
        Assert.Empty(state.Views);
    }

    [Fact]
    public void Stored_form_reads_back_to_the_same_bytes() => Pushes.Sample(
        pushes =>
        {
            var state = new FeatureEntityState();
            Array.ForEach(pushes, push => state.Apply(push));
            state.AppliedUpTo(0, 42);
            var bytes = BytesOf(state);

            var read = FeatureEntityCodec.Decode(bytes);

            Assert.Equal(42, read.LastOffsets[0]);
            Assert.Equal(bytes, BytesOf(read));
        },
        iter: 200);

    [Fact]
    public void Replay_that_begins_at_a_checkpoint_ends_in_the_same_bytes() => Pushes.Sample(
        pushes =>
        {
            var (whole, first) = (new FeatureEntityState(), new FeatureEntityState());
            Array.ForEach(pushes, push => whole.Apply(push));
            Array.ForEach(pushes[..(pushes.Length / 2)], push => first.Apply(push));
            var second = FeatureEntityCodec.Decode(BytesOf(first));
            Array.ForEach(pushes[(pushes.Length / 2)..], push => second.Apply(push));

            Assert.Equal(BytesOf(whole), BytesOf(second));
        },
        iter: 200);

    [Fact]
    public void Record_reads_back_with_every_type()
    {
        var push = new FeaturePush(
            "v@v1", Sample.Noon, Sample.Noon.AddTicks(70), ["d", "whole", "l", "b", "s", "t", "ds", "fs", "n"],
            [
                FeatureValue.Of(1.25), FeatureValue.Of(31.0), FeatureValue.Of(31L), FeatureValue.Of(true), FeatureValue.Of("café \"x\""), FeatureValue.Of(Sample.Noon),
                FeatureValue.Of([1.0, 2.5]), FeatureValue.Of([0.5f, 3f]), FeatureValue.Null,
            ],
            [new WindowPlan("d", 300, 13)], FeatureTarget.Online);
        var output = new ArrayBufferWriter<byte>();
        FeatureRecordJson.Write(output, push);

        Assert.True(new FeatureRecordReader().TryRead("turbine_id/17"u8, output.WrittenSpan, out var read, out _));
        Assert.Equal((push.View, push.EventUtc, push.KnownAtUtc, push.To), (read.View, read.EventUtc, read.KnownAtUtc, read.To));
        Assert.Equal(push.Names, read.Names);
        Assert.Equal(push.Values, read.Values);
        Assert.Equal(push.Windows, read.Windows);
    }

    [Theory]
    [InlineData("turbine_id/17", "[]", RecordErrorReason.BadJson)]
    [InlineData("turbine_id/17", "{\"view\":\"v@v1\"", RecordErrorReason.BadJson)]
    [InlineData("turbine_id/17", "{}", RecordErrorReason.Missing)]
    [InlineData("turbine_id/17", """{"view":"v@v1","ts":"2026-06-01","known_at":"2026-06-01T00:00:00Z","values":{"a":1}}""", RecordErrorReason.BadJson)]
    [InlineData("turbine_id/17", """{"view":"v@v1","ts":"2026-06-01T00:00:00Z","known_at":"2026-06-01T00:00:00Z","to":9,"values":{"a":1}}""", RecordErrorReason.OutOfRange)]
    [InlineData("turbine_id/17", """{"view":"v@v1","ts":"2026-06-01T00:00:00Z","known_at":"2026-06-01T00:00:00Z","values":{"a":1},"windows":[["a",300,99999999]]}""", RecordErrorReason.OutOfRange)]
    [InlineData("17", """{"view":"v@v1","ts":"2026-06-01T00:00:00Z","known_at":"2026-06-01T00:00:00Z","values":{"a":1}}""", RecordErrorReason.BadKey)]
    public void Records_that_are_no_rows_are_refused(string key, string value, RecordErrorReason reason)
    {
        Assert.False(new FeatureRecordReader().TryRead(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), out _, out var error));
        Assert.Equal(reason, error.Reason);
    }

    private static readonly Gen<FeaturePush[]> Pushes =
        Gen.Select(Gen.Int[0, 500], Gen.Double[-100, 100], Gen.Int[0, 10]).Select((minute, output, lag) => Sample.Push(minute, output, lag)).Array[1, 60];

    private static FeatureValue CountAt(FeatureEntityState state, int minute) =>
        state.Views.Single().Figure(WindowSpec.Of(Sample.Stats.Aggregations![1]), Sample.Noon.AddMinutes(minute));

    private static byte[] BytesOf(FeatureEntityState state)
    {
        var output = new ArrayBufferWriter<byte>();
        FeatureEntityCodec.Encode(state, output);
        return output.WrittenSpan.ToArray();
    }
}
