using System.Text;
using Mpr.Server.Assets;

namespace Mpr.Server.Tests.Assets;

public sealed class KeyOrderTests
{
    [Fact]
    public void Keys_sort_by_the_bytes_of_their_UTF8_form()
    {
        string[] keys = ["a", "a/b", "a b", "Z", "é", "\uD7FF", "\uE000", "\uFFFD", "\U00010000", "\U0001F3AC", "aa", ""];

        var ours = keys.Order(KeyOrder.Instance);
        var bytes = keys.OrderBy(k => Convert.ToHexString(Encoding.UTF8.GetBytes(k)), StringComparer.Ordinal);

        Assert.Equal(bytes, ours);
    }
}
