using GridGrains.Domain;
using GridGrains.Domain.Governance;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Governance;

public sealed class ApiKeyTests
{
    private static readonly DateTime Now = new(2026, 6, 1, 8, 0, 0, DateTimeKind.Utc);

    private static readonly ApiKeyText One = TextOf(1);
    private static readonly ApiKeyText Two = TextOf(2);

    [Fact]
    public void Text_is_read_back_and_its_secret_is_shown_by_one_method_alone()
    {
        Assert.True(ApiKeyText.TryParse(One.Reveal(), out var read));
        Assert.Equal(One, read);
        Assert.DoesNotContain(One.Secret, $"{One}");
        Assert.DoesNotContain(One.Secret, Issue(AccessRole.Reader).ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData("gg_")]
    [InlineData("gg_0101010101010101")]
    [InlineData("gg_0101010101010101_")]
    [InlineData("gg_0101010101010101_0101")]
    public void Text_of_another_form_is_no_key(string text) => Assert.False(ApiKeyText.TryParse(text, out _));

    [Fact]
    public void Every_changed_letter_makes_another_key_or_none()
    {
        var ring = new KeyRing([Issue(AccessRole.Reader)]);
        var text = One.Reveal();
        for (var place = 0; place < text.Length; place++)
        {
            foreach (var letter in "0f_G ")
            {
                var changed = string.Concat(text.AsSpan(0, place), letter.ToString(), text.AsSpan(place + 1));
                Assert.True(changed == text || ring.Verify(changed, Now, out _) == KeyVerdict.Unknown, changed);
            }
        }

        Assert.Equal(KeyVerdict.Unknown, ring.Verify(text + "0", Now, out _));
        Assert.Equal(KeyVerdict.Valid, ring.Verify(text, Now, out _));
    }

    [Fact]
    public void Secret_of_one_key_does_not_open_another()
    {
        var ring = new KeyRing([Issue(AccessRole.Reader), Issue(AccessRole.Admin, Two)]);

        Assert.Equal(KeyVerdict.Unknown, ring.Verify($"{ApiKeyText.Prefix}{Two.Id}_{One.Secret}", Now, out _));
    }

    [Fact]
    public void Key_ends_when_it_expires_or_is_revoked_and_only_its_holder_is_told()
    {
        var expiring = Issue(AccessRole.Reader) with { ExpiresAt = Now.AddHours(1) };
        var ring = new KeyRing([expiring, KeyRules.Revoke(Issue(AccessRole.Reader, Two), Now)]);

        Assert.Equal(KeyVerdict.Valid, ring.Verify(One.Reveal(), Now.AddMinutes(59), out _));
        Assert.Equal(KeyVerdict.Expired, ring.Verify(One.Reveal(), Now.AddHours(1), out _));
        Assert.Equal(KeyVerdict.Revoked, ring.Verify(Two.Reveal(), Now, out _));
        Assert.Equal(KeyVerdict.Unknown, ring.Verify($"{ApiKeyText.Prefix}{One.Id}_{Two.Secret}", Now.AddHours(1), out _));
    }

    [Theory]
    [InlineData(null, 24, 24)]
    [InlineData(2, 24, 2)]
    [InlineData(48, 24, 24)]
    [InlineData(null, 0, 0)]
    public void Rotated_key_is_good_for_the_overlap_and_never_longer_than_it_was(int? hoursLeft, int overlap, int expected)
    {
        var key = Issue(AccessRole.Analyst) with { ExpiresAt = hoursLeft is { } hours ? Now.AddHours(hours) : null };

        var (old, next) = KeyRules.Rotate(key, Two, TimeSpan.FromHours(overlap), "ann", Now);

        Assert.Equal((Now.AddHours(expected), Two.Id), (old.ExpiresAt!.Value, old.Successor));
        Assert.Equal((key.Owner, key.Tenant, key.Role, key.Scopes, key.ExpiresAt, (string?)null), (next.Owner, next.Tenant, next.Role, next.Scopes, next.ExpiresAt, next.Successor));
        Assert.Equal(KeyVerdict.Valid, new KeyRing([old, next]).Verify(Two.Reveal(), Now, out _));
    }

    [Fact]
    public void Key_that_has_ended_or_has_a_successor_is_not_rotated()
    {
        var key = Issue(AccessRole.Analyst);
        var (old, _) = KeyRules.Rotate(key, Two, TimeSpan.FromHours(1), "ann", Now);

        foreach (var ended in new[] { old, KeyRules.Revoke(key, Now), key with { ExpiresAt = Now } })
        {
            Assert.Throws<DomainException>(() => KeyRules.Rotate(ended, Two, TimeSpan.FromHours(1), "ann", Now));
        }

        Assert.Throws<DomainException>(() => KeyRules.Rotate(key, Two, KeyRules.MaxOverlap + TimeSpan.FromSeconds(1), "ann", Now));
    }

    [Theory]
    [InlineData(AccessRole.Reader, "write")]
    [InlineData(AccessRole.Analyst, "operate")]
    [InlineData(AccessRole.Operator, "admin")]
    [InlineData(AccessRole.Admin, "everything")]
    [InlineData(AccessRole.Admin, "none")]
    public void Scopes_are_a_part_of_the_roles_and_no_more(AccessRole role, string scope)
    {
        var refused = Assert.Throws<DomainException>(() => KeyRules.Issue(new KeyWish("ann", "default", role, [scope], null, null), One, "admin", Now));

        Assert.Equal(DomainErrorCode.InvalidSetting, refused.Code);
        Assert.Contains($"'{scope}'", refused.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("two\nlines")]
    public void Owner_is_a_text_on_one_line(string owner) =>
        Assert.Throws<DomainException>(() => KeyRules.Issue(new KeyWish(owner, "default", AccessRole.Reader, null, null, null), One, "admin", Now));

    [Fact]
    public void Stored_key_is_read_back_whole()
    {
        var key = Issue(AccessRole.Operator) with { ExpiresAt = Now.AddDays(1), RevokedAt = Now, Successor = Two.Id, Label = "pipeline" };

        Assert.Equal(key, ApiKey.FromJson(key.ToJson()));
    }

    [Fact]
    public void Roles_grow_and_the_admin_has_every_scope()
    {
        Assert.Equal(["reader", "writer", "analyst", "operator", "admin"], AccessRoles.With(AccessScope.Read).Select(AccessRoles.WordOf));
        Assert.Equal(["operator", "admin"], AccessRoles.With(AccessScope.Operate).Select(AccessRoles.WordOf));
        Assert.Equal(["admin"], AccessRoles.With(AccessScope.Admin).Select(AccessRoles.WordOf));
        Assert.Equal(["read", "write", "query", "operate", "admin", "metrics"], AccessRoles.WordsOf(AccessRoles.Everything));
        Assert.All(AccessRoles.All, role => Assert.Equal(AccessScope.None, AccessRoles.ScopesOf(role) & ~AccessRoles.Everything));
    }

    private static ApiKey Issue(AccessRole role, ApiKeyText? text = null) => KeyRules.Issue(new KeyWish("ann", "default", role, null, null, null), text ?? One, "admin", Now);

    private static ApiKeyText TextOf(byte fill) => ApiKeyText.Of([.. Enumerable.Repeat(fill, ApiKeyText.RandomBytes)]);
}
