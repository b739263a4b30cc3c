using GridGrains.Domain.Ingestion.Pipelines;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Ingestion;

public sealed class WebhookSignatureTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_772_964_300);

    [Fact]
    public void The_signature_is_the_hmac_of_timestamp_point_and_body() =>
        // Computed with: printf '1772964300.{}' | openssl dgst -sha256 -hmac key
        Assert.Equal(OpenSsl, WebhookSignature.Sign("key", 1_772_964_300, "{}"u8));

    [Theory]
    [InlineData("1772964300", "key", "{}", true)]
    [InlineData("1772964001", "key", "{}", true)]
    [InlineData("1772963999", "key", "{}", false)]
    [InlineData("1772964601", "key", "{}", false)]
    [InlineData("1772964300", "other", "{}", false)]
    [InlineData("1772964300", "key", "{ }", false)]
    public void Another_secret_another_body_and_another_time_are_refused(string timestamp, string secret, string signed, bool isGood)
    {
        var signature = WebhookSignature.Sign(secret, long.Parse(timestamp, System.Globalization.CultureInfo.InvariantCulture), System.Text.Encoding.UTF8.GetBytes(signed));

        Assert.Equal(isGood, WebhookSignature.Refuse("key", timestamp, signature, "{}"u8, Now) is null);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("soon", "sha256=00")]
    [InlineData("1772964300", "sha256=")]
    public void What_is_not_signed_is_refused(string? timestamp, string? signature) => Assert.NotNull(WebhookSignature.Refuse("key", timestamp, signature, "{}"u8, Now));

    private const string OpenSsl = "sha256=802b3dcb2206d7c31a7f36240eec9646ccfb70a93ba6eb89aaf0a67f11a97fb1";
}
