package io.github.xensdk.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuSetTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "all      | all",
                "none     | none",
                "0        | 0",
                "0,2-5    | 0,2-5",
                "5,4,3,0  | 0,3-5",
                "0-0,1,2  | 0-2",
                "1-3,2-4  | 1-4",
                "4095     | 4095"
            })
    void whatIsReadIsWrittenInOrder(String text, String written) {
        assertThat(CpuSet.parse(text)).hasToString(written);
        assertThat(CpuSet.parse(written)).isEqualTo(CpuSet.parse(text)).hasSameHashCodeAs(CpuSet.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "1,",
                "-1",
                "1-",
                "3-1",
                "4096",
                "99999999999",
                "All",
                "^1",
                "0-1-2",
                " 1",
                "nodes:0",
                "٣"
            })
    void whatIsNoSetIsRefused(String text) {
        assertThatThrownBy(() -> CpuSet.parse(text)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void numbersThatNoHostHasAreRefused() {
        assertThatThrownBy(() -> CpuSet.of(-1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> CpuSet.range(0, CpuSet.HIGHEST + 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> CpuSet.range(3, 2)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void allIsWhateverTheHostHasAndNoSetOfNumbers() {
        assertThat(CpuSet.all().isAll()).isTrue();
        assertThat(CpuSet.all().contains(77)).isTrue();
        assertThat(CpuSet.all().named()).isEmpty();
        assertThat(CpuSet.all()).isNotEqualTo(CpuSet.range(0, CpuSet.HIGHEST));
        assertThat(CpuSet.all().on(3)).containsExactly(0, 1, 2);
    }

    @Test
    void aSetKnowsItsCpusAndThoseThatAHostHas() {
        var set = CpuSet.of(7, 1, 2);

        assertThat(set).isEqualTo(CpuSet.parse("1-2,7"));
        assertThat(set.contains(1)).isTrue();
        assertThat(set.contains(0)).isFalse();
        assertThat(set.contains(-1)).isFalse();
        assertThat(set.named()).containsExactly(1, 2, 7);
        assertThat(set.on(4)).containsExactly(1, 2);
        assertThat(CpuSet.of().isNone()).isTrue();
        assertThat(set.isNone()).isFalse();
    }
}
